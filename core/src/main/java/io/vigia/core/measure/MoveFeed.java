package io.vigia.core.measure;

import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Proof;
import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves that have ended become samples, once each. They are rare, so time without any is measured time too, as long as this aggregator would
 * have known of one.
 */
final class MoveFeed {
    /** What is older is too late for a tracker that has not seen it yet. */
    private static final Duration LATEST = Duration.ofMinutes(59);

    private static final SourceKey GROUP = new SourceKey("", "", "group");

    private final List<Fed> fed = new ArrayList<>();
    private final Set<Long> told = new HashSet<>();
    private long quietSince;

    private record Fed(Tracked tracked, Measure.Moves measure) {}

    MoveFeed(Instant now) {
        this.quietSince = now.toEpochMilli();
    }

    void add(Tracked tracked, Measure.Moves measure) {
        fed.add(new Fed(tracked, measure));
    }

    /**
     * @param moves the newest that are known, open ones among them
     * @param sure whether any other would be known
     */
    void looked(List<FailoverRecord> moves, boolean sure, Instant now) {
        List<FailoverRecord> over = moves.stream().filter(move -> !move.open()).toList();
        for (FailoverRecord move : over) {
            if (told.add(move.number())) {
                Optional<Instant> ended = move.times().endedAt();
                ended.filter(at -> at.isAfter(now.minus(LATEST)))
                        .ifPresent(at ->
                                Proof.of(move).ifPresent(proof -> fed.forEach(one -> tell(one, move, proof, at, now))));
            }
        }
        told.retainAll(over.stream().map(FailoverRecord::number).collect(Collectors.toSet()));
        long millis = now.toEpochMilli();
        if (sure && millis > quietSince) {
            fed.forEach(one -> one.tracked.take(Sample.increments(GROUP, 0, millis, quietSince, millis, 0, 0), millis));
        }
        quietSince = Math.max(quietSince, millis);
    }

    private static void tell(Fed one, FailoverRecord move, Proof proof, Instant ended, Instant now) {
        Measure.Moves wanted = one.measure;
        boolean counts = wanted.kinds().contains(move.kind())
                && wanted.service().map(move.service()::equals).orElse(true);
        if (counts) {
            wanted.figure().of(proof).ifPresent(time -> {
                SourceKey source =
                        new SourceKey(move.from().value(), move.service().value(), "group");
                long at = ended.toEpochMilli();
                int good = wanted.bound().holds(time.toNanos() / 1000) ? 1 : 0;
                one.tracked.take(Sample.increments(source, 0, move.number(), at - 1, at, good, 1), now.toEpochMilli());
            });
        }
    }
}
