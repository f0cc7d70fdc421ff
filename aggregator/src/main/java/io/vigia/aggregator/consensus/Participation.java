package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vigia.aggregator.decide.DecisionLog.Group;
import io.vigia.aggregator.decide.DecisionLog.Listener;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This aggregator's part in its group: begun once; begun anew where Ratis has given up waiting for the others; and ended, by what this
 * replica cannot go on from or because the process stops. Once ended it stays so until the process is started again. Thread-safe, and
 * does not block unless it says so.
 */
final class Participation {
    private static final Logger LOG = LoggerFactory.getLogger(Participation.class);
    private static final long WATCH_MILLIS = 500;
    private static final String STOPPING = "this aggregator is stopping";

    private final ReplicatedLog.Options options;
    private final StateDirectory directory;
    private final Whereabouts places;
    private final GroupView view;
    private final Announcer announcer;
    private final Function<Participation, GroupMachine> machine;

    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean waitingAgain = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String endedBecause = "";
    private volatile @Nullable Raft raft;

    /** @param machine a new one for each time that it is begun */
    Participation(
            ReplicatedLog.Options options,
            StateDirectory directory,
            Whereabouts places,
            GroupView view,
            Listener listener,
            Function<Participation, GroupMachine> machine) {
        this.options = options;
        this.directory = directory;
        this.places = places;
        this.view = view;
        this.machine = machine;
        this.announcer = new Announcer(listener, term -> !ended.get() && leads(term));
    }

    /** Completes when this aggregator listens for the others; it goes on until it takes part. */
    Future<Void> begin() {
        Promise<Void> listening = Promise.promise();
        background("vigia-group-start", () -> begin(listening));
        return listening.future();
    }

    private void begin(Promise<Void> listening) {
        try {
            GroupStart start = new GroupStart(options, directory, places);
            Raft made = run(start);
            announcer.every(WATCH_MILLIS, this::watch);
            listening.complete();
            start.takePart(made, stopped);
            start.awaitMembers(() -> raft().filter(Raft::knowsNobody).isEmpty(), stopped);
        } catch (Exception e) {
            String why = "the group's log in " + directory.raft() + " cannot be used: " + Asking.reason(e) + ". "
                    + StateDirectory.REMEDY;
            if (!listening.tryFail(new StoreException(why, e))) {
                end(why, e);
            }
        }
    }

    private Raft run(GroupStart start) throws IOException {
        Raft made = start.server(any -> machine.apply(this));
        raft = made;
        made.start();
        return made;
    }

    /** What listens, or did: empty only before it has begun. */
    Optional<Raft> raft() {
        return Optional.ofNullable(raft);
    }

    /** What may still be asked: empty before it has begun and after it has ended. */
    Optional<Raft> current() {
        return hasEnded() ? Optional.empty() : raft();
    }

    boolean hasEnded() {
        return ended.get();
    }

    /** Behind a colon; empty when there is nothing to add. */
    String endedBecause() {
        return endedBecause;
    }

    /** What it tells the listener. */
    Announcer announcer() {
        return announcer;
    }

    Group group() {
        return view.group(current().flatMap(Raft::division));
    }

    private boolean leads(long term) {
        return raft().filter(asked -> asked.leads(term)).isPresent();
    }

    private void watch() {
        view.tellReachability(group());
        boolean closed = raft().flatMap(Raft::division)
                .filter(there -> there.getInfo().getLifeCycleState().isClosingOrClosed())
                .isPresent();
        if (closed) {
            outsider();
        }
    }

    /**
     * A member that waits to be told who belongs to the group, and hears from a leader but not yet that, is ended by Ratis once it would
     * stand for election: it begins to wait again. Any other that is ended stays out.
     */
    void outsider() {
        Optional<Raft> waiting = raft().filter(Raft::knowsNobody);
        if (waiting.isEmpty() || directory.beginning().isEmpty()) {
            String why = "this aggregator does not belong to the group any more";
            end(why, new IllegalStateException("ended by Ratis"));
        } else if (!ended.get() && waitingAgain.compareAndSet(false, true)) {
            background("vigia-group-start", () -> waitAgain(waiting.get()));
        }
    }

    private void waitAgain(Raft before) {
        try {
            before.close();
            run(new GroupStart(options, directory, places));
        } catch (IOException | RuntimeException e) {
            end("it cannot wait for the group again: " + Asking.reason(e), e);
        } finally {
            waitingAgain.set(false);
        }
    }

    /** It is not the leader, or not any more. */
    void follows() {
        announcer.following(ended.get() ? STOPPING : "another leads, or no majority answers");
    }

    /** This replica can go no further. The process lives on, says so, and leads nothing; it takes part again after a restart. */
    void end(String why, Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            endedBecause = ": " + why;
            LOG.atError()
                    .addKeyValue("reason", why)
                    .setCause(cause)
                    .log("this aggregator takes no part in its group until it is restarted");
            announcer.ended();
            background("vigia-group-end", this::close);
        }
    }

    /** In good order, until the next start. Blocks. */
    void leave() {
        ended.set(true);
        close();
        announcer.following(STOPPING);
        announcer.close();
    }

    private void close() {
        stopped.countDown();
        raft().ifPresent(asked -> {
            try {
                asked.close();
            } catch (IOException | RuntimeException e) {
                LOG.atWarn().setCause(e).log("the group's log was not closed in good order");
            }
        });
    }

    static void background(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
