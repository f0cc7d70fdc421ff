package io.vigia.lab.scenario;

import io.vigia.lab.lake.HookFiles;
import io.vigia.lab.watch.LakeStatus;
import io.vigia.lab.watch.StatusReader;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows the first move that begins after it was made, closer than the lake's own watch, in the words of whoever leads. */
final class MoveWatch {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final Stage stage;
    private final StatusReader reader = new StatusReader();
    private final Set<String> before;

    /** Call it while nothing moves. */
    MoveWatch(Stage stage) throws IOException, InterruptedException {
        this.stage = stage;
        this.before = read(stage.leader()).failovers().stream()
                .map(LakeStatus.Failover::id)
                .collect(Collectors.toSet());
    }

    LakeStatus read(String aggregator) throws IOException, InterruptedException {
        return reader.read(stage.lake().status(aggregator));
    }

    StatusReader reader() {
        return reader;
    }

    /** The hooks of a lake that has some. */
    static HookFiles hooks(Stage stage) throws IOException {
        return stage.lake().hooks().orElseThrow(() -> new IOException("the service of this lake has no hooks"));
    }

    /** The move, as {@code leader} tells it once a step of it has begun or is over. */
    LakeStatus.Failover awaitStep(String leader, int step) throws IOException, InterruptedException {
        long since = System.nanoTime();
        while (System.nanoTime() - since < Measurement.BOUND_NANOS) {
            LakeStatus.Failover move = moveIn(read(leader));
            if (move != null
                    && step < move.steps().size()
                    && !move.steps().get(step).status().equals("pending")) {
                return move;
            }
            LockSupport.parkNanos(TURN_NANOS);
        }
        throw new IOException("step " + (step + 1) + " of a move did not begin within 20 s");
    }

    /** What the leader says now; null while nobody that runs leads. */
    @Nullable
    LakeStatus ofLeader() throws InterruptedException {
        for (var aggregator : stage.lake().aggregators().values()) {
            LakeStatus status = aggregator.running() ? readIfThere(aggregator.name()) : null;
            if (status != null && (status.group() == null || status.group().leads())) {
                return status;
            }
        }
        return null;
    }

    private @Nullable LakeStatus readIfThere(String aggregator) throws InterruptedException {
        try {
            return read(aggregator);
        } catch (IOException notNow) {
            return null;
        }
    }

    /** The move when it is over in a leader's eyes; throws when it is not within 20 s of {@code sinceNanos}. */
    LakeStatus.Failover awaitOver(long sinceNanos) throws IOException, InterruptedException {
        LakeStatus.Failover move = null;
        while (System.nanoTime() - sinceNanos < Measurement.BOUND_NANOS) {
            LakeStatus status = ofLeader();
            move = status == null ? move : moveIn(status);
            if (status != null && move != null && !move.open()) {
                return move;
            }
            LockSupport.parkNanos(TURN_NANOS);
        }
        throw new IOException("the move is not over within 20 s: " + (move == null ? "no leader knows it" : move));
    }

    /** The oldest that was not there before. */
    LakeStatus.@Nullable Failover moveIn(LakeStatus status) {
        LakeStatus.Failover first = null;
        for (LakeStatus.Failover move : status.failovers()) {
            if (!before.contains(move.id())) {
                first = move;
            }
        }
        return first;
    }

    /** Waits until every balancer was seen with that site alone; returns those that were not within 20 s of {@code sinceNanos}. */
    String notLedTo(String site, long sinceNanos) throws InterruptedException {
        String other = elsewhere(site);
        while (!other.isEmpty() && System.nanoTime() - sinceNanos < Measurement.BOUND_NANOS) {
            Thread.sleep(5);
            other = elsewhere(site);
        }
        return other;
    }

    private String elsewhere(String site) {
        return stage.moved().keySet().stream()
                .filter(balancer -> !Set.of(site).equals(stage.serving(balancer)))
                .map(balancer -> balancer + " serves " + stage.serving(balancer) + ", not " + site)
                .collect(Collectors.joining(", "));
    }
}
