package io.vigia.core.failover;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step in the making: the next {@link FailoverState} and what is to be done. Maps are replaced, never changed. */
final class Draft {
    final Instant now;
    final List<FailoverAction> actions = new ArrayList<>();
    FailoverPolicy policy;
    Durable durable;
    OptionalLong term;
    Optional<Instant> begunAt;
    Optional<Instant> steppedAt;
    Optional<Instant> dazedUntil;
    Optional<FailoverState.Proposal> inFlight;
    Optional<FailoverState.Refusal> refused;
    Optional<Instant> adoptedAt;
    Map<TargetId, Verdict> verdicts;
    Map<TargetId, FailoverState.Lag> lags;
    SortedMap<BalancerId, FailoverState.Heard> balancers;
    Map<TargetId, Instant> answered;
    SortedMap<String, FailoverState.Run> runs;
    SortedMap<ServiceId, Instant> wellSince;
    List<FailoverState.Request> requests;
    SortedMap<ServiceId, ServiceState> services;

    Draft(FailoverState from, Instant now) {
        this.now = now;
        policy = from.policy();
        durable = from.durable();
        term = from.term();
        begunAt = from.begunAt();
        steppedAt = from.steppedAt();
        dazedUntil = from.dazedUntil();
        inFlight = from.inFlight();
        refused = from.refused();
        adoptedAt = from.adoptedAt();
        verdicts = from.verdicts();
        lags = from.lags();
        balancers = from.balancers();
        answered = from.answered();
        runs = from.runs();
        wellSince = from.wellSince();
        requests = from.requests();
        services = from.services();
    }

    FailoverState freeze() {
        return new FailoverState(
                policy,
                durable,
                term,
                begunAt,
                steppedAt,
                dazedUntil,
                inFlight,
                refused,
                adoptedAt,
                verdicts,
                lags,
                balancers,
                answered,
                runs,
                wellSince,
                requests,
                services);
    }

    void act(FailoverAction action) {
        actions.add(action);
    }

    void announce(Notice notice) {
        actions.add(new FailoverAction.Announce(notice));
    }

    /** Only who leads speaks to people. */
    void announceIfLeading(Notice notice) {
        if (term.isPresent()) {
            announce(notice);
        }
    }

    boolean dazed() {
        return dazedUntil.filter(now::isBefore).isPresent();
    }

    void answer(String request, CommandResult result) {
        requests = requests.stream()
                .map(waiting -> waiting.id().equals(request) ? waiting.answered(result, now) : waiting)
                .toList();
        actions.add(new FailoverAction.Answer(request, result));
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
