package io.vigia.aggregator.consensus;

import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.core.failover.Durable;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener everything in order, on one thread of its own, so that no listener holds up Ratis. */
final class Announcer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final DecisionLog.Listener listener;
    private final LongPredicate leads;
    private final ScheduledThreadPoolExecutor thread;
    /** Of this thread alone: the term in which we said that we lead; 0 when we do not. */
    private long led;

    /** @param leads whether this aggregator leads in a term, at this moment */
    Announcer(DecisionLog.Listener listener, LongPredicate leads) {
        this.listener = listener;
        this.leads = leads;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "vigia-group");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void applied(Durable durable, List<Proposals.Settled> settled) {
        tell(() -> {
            listener.applied(durable);
            settled.forEach(Proposals.Settled::tell);
        });
    }

    void settled(List<Proposals.Settled> settled) {
        tell(() -> settled.forEach(Proposals.Settled::tell));
    }

    /** By the time that it is told it may be over; then it is not told. */
    void leading(long term) {
        tell(() -> {
            if (leads.test(term) && led != term) {
                lost("a new term began");
                led = term;
                LOG.atInfo().addKeyValue("term", term).log("leadership taken");
                listener.leading(term);
            }
        });
    }

    /** @param why in words, for the log */
    void following(String why) {
        tell(() -> lost(why));
    }

    /** Told even when we did not lead: nothing that we know of the group holds any more. */
    void ended() {
        tell(() -> {
            lost("this aggregator's part in the group has ended");
            listener.following();
        });
    }

    private void lost(String why) {
        if (led != 0) {
            LOG.atWarn().addKeyValue("term", led).addKeyValue("reason", why).log("leadership lost");
            led = 0;
            listener.following();
        }
    }

    void every(long millis, Runnable task) {
        var unused = thread.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void tell(Runnable what) {
        try {
            thread.execute(guarded(what));
        } catch (RejectedExecutionException closed) {
            LOG.atDebug().log("nobody listens any more");
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("the listener of the group failed");
            }
        };
    }

    /** Tells what was begun. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
