package io.vigia.agent.hook;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.platform.time.SteadyClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the hooks that aggregators order of this node, each run at most once, over restarts of the agent too. Every hook has a thread of
 * its own, so none waits for another. All methods may be called from any thread; {@link #open} and {@link #end} block, the others never.
 */
public final class HookRunner {
    private static final Logger log = LoggerFactory.getLogger(HookRunner.class);
    private static final Duration TURN = Duration.ofMillis(50);
    /** SIGTERM, 2 s, SIGKILL, and the result on disk. */
    private static final Duration END = Duration.ofSeconds(4);

    private final NodeId node;
    private final HookJournal journal;
    private final Consumer<HookReport> everyone;
    private final Clock clock = new SteadyClock();
    private final Map<String, HookProcess> processes = new ConcurrentHashMap<>();
    private final Map<HookCounters.Key, Long> over = new HashMap<>();
    /** Threads only while hooks run; the desk bounds how many. What comes after the end is for the next life. */
    private final ExecutorService threads = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            HookRunner::thread,
            new ThreadPoolExecutor.DiscardPolicy());

    private DeskState state;

    private HookRunner(HookRules rules, HookJournal journal, Consumer<HookReport> everyone) {
        this.node = rules.node();
        this.journal = journal;
        this.everyone = everyone;
        this.state = new DeskState(Map.of(), 0, 1, rules, false);
    }

    /**
     * Reads what an earlier life has left, and ends what it left running.
     *
     * @param directory of the journal, made when missing
     * @param everyone is told of every run that begins or is over, and again when it is ordered again; must not block
     * @throws IOException when it cannot be known what was run before: then nothing may be run
     */
    public static HookRunner open(NodeId node, LakeConfig lake, Path directory, Consumer<HookReport> everyone)
            throws IOException {
        HookJournal journal = new HookJournal(directory);
        Kept kept = journal.load();
        kept.damage()
                .forEach(damage -> log.atError()
                        .addKeyValue("damage", damage)
                        .log("a record of hooks is damaged, its run will not be run again"));
        HookRunner runner = new HookRunner(new HookRules(node, lake), journal, everyone);
        runner.restarted(kept, lake);
        return runner;
    }

    /**
     * Runs the hook, unless it was run before or must not be.
     *
     * @param asker is told of a refusal, and nobody else is; must not block
     */
    public void order(HookOrder order, Consumer<HookReport> asker) {
        step(new HookEvent.Ordered(order), asker);
    }

    /** An aggregator has said what it is; an order of a lower term is refused from now on. */
    public void leadHeard(Lead lead) {
        step(new HookEvent.TermHeard(lead.term()), everyone);
    }

    /** What runs goes on as it was begun. */
    public void reconfigure(LakeConfig lake) {
        step(new HookEvent.Reconfigured(new HookRules(node, lake)), everyone);
    }

    public synchronized HookCounters counters() {
        return new HookCounters(state.live(), over);
    }

    /**
     * Begins nothing more and waits for what runs. What still runs after {@code patience} is ended in order and recorded as interrupted: a
     * hook without its agent has nobody who keeps its time or reads what it writes, so it would be killed by its next line of output, or
     * go on for ever behind the back of a leader that is told by the agent's next life that it is over. Blocks for at most
     * {@code patience} and 4 s.
     */
    public void end(Duration patience) {
        step(new HookEvent.Closing(), everyone);
        if (!idleWithin(patience)) {
            processes.values().forEach(HookProcess::end);
            if (!idleWithin(END)) {
                log.atWarn().addKeyValue("running", counters().running()).log("hooks left running");
            }
        }
        threads.shutdown();
    }

    private synchronized void restarted(Kept kept, LakeConfig lake) {
        HookDesk.Step step = HookDesk.restarted(kept, new HookRules(node, lake), clock.instant());
        state = step.state();
        step.actions().forEach(action -> carryOut(action, everyone));
    }

    /** Under the lock, so that what is told of a run is told in order. Nothing here blocks. */
    private synchronized void step(HookEvent event, Consumer<HookReport> asker) {
        HookDesk.Step step = HookDesk.step(state, event, clock.instant());
        state = step.state();
        step.actions().forEach(action -> carryOut(action, asker));
    }

    private void happened(HookEvent event) {
        step(event, everyone);
    }

    private void carryOut(HookAction action, Consumer<HookReport> asker) {
        if (action instanceof HookAction.Report report) {
            tell(everyone, report.report());
        } else if (action instanceof HookAction.Refuse refuse) {
            tell(asker, refuse.report());
        } else if (action instanceof HookAction.Begin begin) {
            onThread(() -> begin(begin), reason -> happened(new HookEvent.NotBegun(begin.work(), reason)));
        } else if (action instanceof HookAction.Execute execute) {
            execute(execute.work());
        } else if (action instanceof HookAction.EndLeftover leftover) {
            HookRecord record = leftover.record();
            onThread(
                    () -> happened(new HookEvent.Ended(endLeftover(record))),
                    reason -> happened(new HookEvent.Ended(HookDesk.interrupted(record, node, reason))));
        } else if (action instanceof HookAction.KeepResult keep) {
            onThread(
                    () -> record(keep.record()),
                    reason -> happened(new HookEvent.NotRecorded(keep.record().run(), reason)));
        } else if (action instanceof HookAction.Forget forget) {
            onDisk("a run that is over long since", () -> journal.forget(forget.key()));
        } else if (action instanceof HookAction.KeepTerm keep) {
            onDisk("the term", () -> journal.keepTerm(keep.term()));
        } else if (action instanceof HookAction.Note note) {
            note(note);
        }
    }

    private void begin(HookAction.Begin begin) {
        try {
            journal.write(begin.record());
        } catch (IOException | RuntimeException failed) {
            happened(new HookEvent.NotBegun(begin.work(), Text.reason(failed)));
            return;
        }
        happened(new HookEvent.Begun(begin.work()));
    }

    private void execute(HookWork work) {
        String key = HookRecord.key(work.order().run());
        HookProcess process = new HookProcess(work, journal.pidFile(key), journal.pipe(key));
        processes.put(key, process);
        onThread(
                () -> {
                    HookReport report = process.run();
                    processes.remove(key);
                    happened(new HookEvent.Ended(report));
                },
                reason -> {
                    processes.remove(key);
                    happened(new HookEvent.Ended(
                            new HookReport(work.order().run(), node, HookReport.State.FAILED, 0, "", reason)));
                });
    }

    /** Only a process that carries the run in its environment is touched: numbers of processes are used again. */
    private HookReport endLeftover(HookRecord record) {
        OptionalLong pid = journal.pid(record.key());
        String found = "nothing of it runs any more";
        if (pid.isPresent()) {
            ProcessGroup group = new ProcessGroup(pid.getAsLong());
            if (group.belongsTo(record.run())) {
                found = group.end(() -> {})
                        ? "what was left of it was ended"
                        : "something of it is there even after SIGKILL";
            }
        }
        return HookDesk.interrupted(record, node, found);
    }

    private void record(HookRecord record) {
        try {
            journal.write(record);
        } catch (IOException | RuntimeException failed) {
            happened(new HookEvent.NotRecorded(record.run(), Text.reason(failed)));
            return;
        }
        happened(new HookEvent.Recorded(record.run()));
    }

    private interface DiskWork {
        void run() throws IOException;
    }

    private void onDisk(String what, DiskWork work) {
        onThread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | RuntimeException failed) {
                        notKept(what, Text.reason(failed));
                    }
                },
                reason -> notKept(what, reason));
    }

    private static void notKept(String what, String reason) {
        log.atError().addKeyValue("what", what).addKeyValue("reason", reason).log("journal of hooks not written");
    }

    /** @param otherwise told why, where the machine allows no further thread */
    private void onThread(Runnable work, Consumer<String> otherwise) {
        try {
            threads.execute(work);
        } catch (OutOfMemoryError noThread) {
            otherwise.accept("no thread: " + noThread.getMessage());
        }
    }

    private static void tell(Consumer<HookReport> listener, HookReport report) {
        try {
            listener.accept(report);
        } catch (RuntimeException broken) {
            // Whoever listens must not stop a run. It is ordered, and so told, again.
            log.atError().setCause(broken).addKeyValue("run", report.run()).log("report not taken");
        }
    }

    private void note(HookAction.Note note) {
        if (note instanceof HookAction.Note.RunRefused refused) {
            HookOrder order = refused.order();
            count(
                    order.service().value(),
                    order.hook(),
                    state.rules().knows(order.service(), order.hook()),
                    HookReport.State.REFUSED);
        } else if (note instanceof HookAction.Note.RunOver ended) {
            count(
                    ended.record().service().value(),
                    ended.record().hook(),
                    true,
                    ended.report().state());
        }
        HookLog.write(log, note);
    }

    private void count(String service, String hook, boolean known, HookReport.State how) {
        String unknown = HookCounters.Key.UNKNOWN;
        over.merge(new HookCounters.Key(known ? service : unknown, known ? hook : unknown, how), 1L, Long::sum);
    }

    private boolean idleWithin(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (counters().running() > 0) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(TURN.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "hook");
        thread.setDaemon(true);
        return thread;
    }
}
