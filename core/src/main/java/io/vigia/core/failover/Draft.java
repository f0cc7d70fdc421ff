package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The next {@link FailoverState} while a step is making it. Maps are replaced, never changed. */
final class Draft {
    FailoverPolicy policy;
    Durable durable;
    Optional<Instant> begunAt;
    Optional<Instant> steppedAt;
    Optional<Instant> dazedUntil;
    Optional<FailoverState.Proposal> inFlight;
    Optional<FailoverState.Refusal> refused;
    Map<TargetId, Verdict> verdicts;
    Map<TargetId, FailoverState.Lag> lags;
    SortedMap<BalancerId, FailoverState.Heard> balancers;
    Map<TargetId, Instant> answered;
    SortedMap<ServiceId, FailoverEvent.Acknowledged> acknowledged;
    SortedMap<ServiceId, ServiceState> services;

    Draft(FailoverState from) {
        policy = from.policy();
        durable = from.durable();
        begunAt = from.begunAt();
        steppedAt = from.steppedAt();
        dazedUntil = from.dazedUntil();
        inFlight = from.inFlight();
        refused = from.refused();
        verdicts = from.verdicts();
        lags = from.lags();
        balancers = from.balancers();
        answered = from.answered();
        acknowledged = from.acknowledged();
        services = from.services();
    }

    FailoverState freeze() {
        return new FailoverState(
                policy,
                durable,
                begunAt,
                steppedAt,
                dazedUntil,
                inFlight,
                refused,
                verdicts,
                lags,
                balancers,
                answered,
                acknowledged,
                services);
    }

    static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        Map<K, V> next = new HashMap<>(map);
        next.put(key, value);
        return next;
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> with(SortedMap<K, V> map, K key, V value) {
        SortedMap<K, V> next = new TreeMap<>(map);
        next.put(key, value);
        return next;
    }

    static <K extends Comparable<K>, V> SortedMap<K, V> without(SortedMap<K, V> map, K key) {
        SortedMap<K, V> next = new TreeMap<>(map);
        next.remove(key);
        return next;
    }
}
