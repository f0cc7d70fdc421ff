package io.vigia.platform.life;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order on SIGTERM and SIGINT: steps run in turn, together within a limit, then the process exits with status 0.
 * A step that throws is logged and does not keep the next from running.
 */
public final class OrderlyEnd {
    private static final Logger log = LoggerFactory.getLogger(OrderlyEnd.class);

    /** How long the shutdown hooks of libraries may take after the last step. */
    private static final Duration HOOKS = Duration.ofSeconds(2);

    private final Duration limit;
    private final IntConsumer exit;
    private final IntConsumer halt;
    private final Deque<NamedStep> steps = new ArrayDeque<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile String current = "";

    /** One thing to do before the end. */
    public interface Step {
        void run() throws Exception;
    }

    private record NamedStep(String name, Step step) {}

    /** @param limit for all steps together; after it the process ends where it stands, with status 1 */
    public OrderlyEnd(Duration limit) {
        this(limit, System::exit, Runtime.getRuntime()::halt);
    }

    OrderlyEnd(Duration limit, IntConsumer exit, IntConsumer halt) {
        this.limit = limit;
        this.exit = exit;
        this.halt = halt;
    }

    /** Adds a step; the last added runs first, as things are taken down in the reverse of how they were put up. */
    public OrderlyEnd before(String name, Step step) {
        synchronized (steps) {
            steps.push(new NamedStep(name, step));
        }
        return this;
    }

    /** Installs the handlers of SIGTERM and SIGINT. */
    public OrderlyEnd install() {
        Signals.on("TERM", () -> signalled("TERM"));
        Signals.on("INT", () -> signalled("INT"));
        return this;
    }

    /** Ends the process now as if the signal had come, with exit status {@code status}; returns at once. Only the first call counts. */
    public void end(int status) {
        if (ending.compareAndSet(false, true)) {
            new Thread(() -> endWithin(status), "orderly-end").start();
        }
    }

    private void signalled(String name) {
        log.atInfo().addKeyValue("signal", name).log("ending");
        end(0);
    }

    private void endWithin(int status) {
        Thread worker = new Thread(this::runSteps, "end-steps");
        worker.setDaemon(true);
        worker.start();
        try {
            worker.join(limit.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            log.atError()
                    .addKeyValue("step", current)
                    .addKeyValue("limit", limit)
                    .log("the end took too long, so the process stops where it stands");
            halt.accept(1);
            return;
        }
        log.atInfo().addKeyValue("status", status).log("ended");
        guardHooks();
        exit.accept(status);
    }

    private void runSteps() {
        while (true) {
            NamedStep next;
            synchronized (steps) {
                next = steps.poll();
            }
            if (next == null) {
                return;
            }
            current = next.name();
            try {
                next.step().run();
            } catch (Exception | Error failure) {
                log.atError().setCause(failure).addKeyValue("step", next.name()).log("step of the end failed");
            }
        }
    }

    /** A library's shutdown hook that hangs must not keep the process. */
    private void guardHooks() {
        Thread guard = new Thread(
                () -> {
                    try {
                        Thread.sleep(HOOKS.toMillis());
                        halt.accept(1);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "end-guard");
        guard.setDaemon(true);
        guard.start();
    }
}
