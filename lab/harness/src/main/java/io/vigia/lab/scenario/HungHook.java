package io.vigia.lab.scenario;

import io.vertx.core.json.JsonObject;
import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.HookFiles;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.load.Exchange;
import io.vigia.lab.watch.LakeStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * The active service dies, and the promote hook of its failover hangs. The service comes back meanwhile, so that there is something to
 * roll back to. At the hook's time-out all of its processes must be gone and the move rolled back, and nothing else may wait for it:
 * the leader answers, and commits a command.
 */
final class HungHook implements Act {
    /** Of an answer while the hook hangs. */
    private static final long PROMPT_MILLIS = 1_000;

    private final Stage stage;
    private final Steady steady;

    HungHook(Stage stage, Steady steady) {
        this.stage = stage;
        this.steady = steady;
    }

    @Override
    public Run run(int index, SplittableRandom random) throws IOException, InterruptedException {
        Steady.Start start = steady.reach();
        HookFiles hooks = MoveWatch.hooks(stage);
        hooks.hang(true);
        try {
            return hang(start, hooks, random);
        } finally {
            hooks.hang(false);
        }
    }

    private Run hang(Steady.Start start, HookFiles hooks, SplittableRandom random)
            throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        MoveWatch watch = new MoveWatch(stage);
        Act.pauseAtRandom(random);
        long injectedNanos = System.nanoTime();
        stage.recorder().broke(start.active());
        new Breakage(stage.lake()).kill(start.active());
        String id = watch.awaitStep(stage.leader(), 0).id();
        HookFiles.Hung hung = awaitHung(hooks, id);
        long hungNanos = System.nanoTime();
        Breakage.bringBack(stage.lake().site(start.active()).process());
        String committed = command(watch, start, problems);
        long slowest = meanwhile(watch, hungNanos, problems);
        LakeStatus.Failover move = watch.awaitOver(hungNanos);
        long overMs = millisSince(hungNanos);
        List<Long> alive = hung.alive();
        if (!alive.isEmpty()) {
            problems.add(Complaints.LEFT_BEHIND + "processes " + alive + " of " + hung);
        }
        String elsewhere = watch.notLedTo(start.active(), hungNanos);
        awaitBack(start);
        problems.addAll(MoveEnds.notRolledBack(move, hooks.begun()));
        if (!elsewhere.isEmpty()) {
            problems.add(Complaints.ANOTHER_END + elsewhere);
        }
        Steady.Start after = steady.reach();
        return new Run(
                "the promote hook of " + id + " hung; " + committed + "; slowest status " + slowest + " ms; "
                        + move.outcome() + ": " + move.detail() + "; now at " + after.active(),
                figures(overMs, injectedNanos, hungNanos),
                after.epoch() - start.epoch(),
                Map.of(),
                problems);
    }

    private static HookFiles.Hung awaitHung(HookFiles hooks, String failover) throws IOException, InterruptedException {
        long since = System.nanoTime();
        while (System.nanoTime() - since < Measurement.BOUND_NANOS) {
            Optional<HookFiles.Hung> hung = hooks.hung(failover);
            if (hung.isPresent()) {
                return hung.get();
            }
            Thread.sleep(5);
        }
        throw new IOException("the promote hook of " + failover + " did not begin within 20 s");
    }

    /** A maintenance window for the store that is neither left nor moved to is decided and committed, and changes nothing here. */
    private String command(MoveWatch watch, Steady.Start start, List<String> problems)
            throws IOException, InterruptedException {
        List<String> others = new ArrayList<>(Lake.SITES);
        others.remove(start.active());
        String store = "s3-" + others.get(others.size() - 1);
        long sent = System.nanoTime();
        String result = watch.reader()
                .command(
                        stage.lake().status(stage.leader()),
                        "maintenance",
                        new JsonObject()
                                .put("scope", "component")
                                .put("name", store)
                                .put("length", "10s")
                                .put("who", "demo")
                                .put("why", "a hook hangs"));
        long took = millisSince(sent);
        if (!result.equals("accepted") || took > PROMPT_MILLIS) {
            problems.add(Complaints.STUCK + "a command was answered with " + result + " after " + took + " ms");
        }
        return "a command was " + result + " after " + took + " ms";
    }

    /** Asks the leader for as long as the move is open; how long the slowest answer took. */
    private long meanwhile(MoveWatch watch, long hungNanos, List<String> problems)
            throws IOException, InterruptedException {
        long slowest = 0;
        Instant last = Instant.MIN;
        LakeStatus.Failover move = null;
        while (System.nanoTime() - hungNanos < Measurement.BOUND_NANOS && (move == null || move.open())) {
            long asked = System.nanoTime();
            LakeStatus status = watch.read(stage.leader());
            slowest = Math.max(slowest, millisSince(asked));
            if (status.now().isBefore(last)) {
                problems.add(Complaints.STUCK + "the leader's status went back from " + last + " to " + status.now());
            }
            last = status.now();
            move = watch.moveIn(status);
            Thread.sleep(10);
        }
        if (slowest > PROMPT_MILLIS) {
            problems.add(Complaints.STUCK + "a status took " + slowest + " ms");
        }
        return slowest;
    }

    /** Its start may outlast the hook; the history must know from when on it could be moved to. */
    private void awaitBack(Steady.Start start) throws IOException, InterruptedException {
        Steady.await(() -> {
            LakeStatus status = stage.status().fresh();
            boolean up = status != null
                    && status.service() != null
                    && status.service().up().contains(start.active());
            return up ? "" : start.active() + " is not seen to serve again";
        });
        stage.recorder().mended();
    }

    private Figures figures(long overMs, long injectedNanos, long hungNanos) {
        List<OptionalLong> firstGood = new ArrayList<>();
        long failed = 0;
        long endNanos = System.nanoTime();
        for (String balancer : stage.moved().keySet()) {
            List<Exchange> exchanges = stage.load().endedSince(balancer, injectedNanos);
            failed += FirstGood.failed(exchanges, injectedNanos, endNanos);
            firstGood.add(FirstGood.of(exchanges, hungNanos, null));
        }
        OptionalLong worst = FirstGood.worst(firstGood);
        Long firstGoodMs = worst.isPresent() ? TimeUnit.NANOSECONDS.toMillis(worst.getAsLong() - hungNanos) : null;
        return new Figures(overMs, null, null, firstGoodMs, failed);
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
