package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One failover, open or over.
 *
 * @param epoch that it made
 * @param cause one line, for people
 * @param accusedAt when the first vantage accused
 * @param confirmedAt when the quorum concluded
 * @param committedAt when the decision was known to be durable; in a durable record of an open failover still empty
 * @param applied when each balancer was first seen to have moved
 * @param switchedAt when no more balancer was waited for
 * @param verifiedAt when the last good answer through a balancer began
 * @param detail what is missing, when degraded
 */
public record FailoverRecord(
        ServiceId service,
        SiteId from,
        SiteId to,
        long epoch,
        String cause,
        Instant accusedAt,
        Instant confirmedAt,
        Instant decidedAt,
        Optional<Instant> committedAt,
        SortedMap<BalancerId, Instant> applied,
        Optional<Instant> switchedAt,
        Optional<Instant> verifiedAt,
        Result result,
        String detail) {
    public FailoverRecord {
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
    }

    /** Unique in a lake: {@code 3-s3}. */
    public String id() {
        return epoch + "-" + service;
    }

    public boolean open() {
        return result == Result.MOVING;
    }

    FailoverRecord committed(Instant at) {
        return new FailoverRecord(
                service,
                from,
                to,
                epoch,
                cause,
                accusedAt,
                confirmedAt,
                decidedAt,
                Optional.of(at),
                applied,
                switchedAt,
                verifiedAt,
                result,
                detail);
    }

    FailoverRecord switched(Map<BalancerId, Instant> seen, Optional<Instant> at) {
        return new FailoverRecord(
                service,
                from,
                to,
                epoch,
                cause,
                accusedAt,
                confirmedAt,
                decidedAt,
                committedAt,
                new TreeMap<>(seen),
                at,
                verifiedAt,
                result,
                detail);
    }

    FailoverRecord ended(Result how, Optional<Instant> verified, String missing) {
        return new FailoverRecord(
                service,
                from,
                to,
                epoch,
                cause,
                accusedAt,
                confirmedAt,
                decidedAt,
                committedAt,
                applied,
                switchedAt,
                verified,
                how,
                missing);
    }

    /** How it went. */
    public enum Result {
        MOVING,
        DONE,
        DEGRADED;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
