package io.vigia.core.notify;

import io.vigia.core.notify.DeliveryAction.Telling;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What Alertmanager 0.25 does with alerts (provider/mem and types.Alert.Merge): memory only; the labels are the identity; the earliest start
 * of overlapping ones; an end in the past resolves, a later end than the one known is kept otherwise.
 */
final class ModelAlertmanager {
    private final Map<LabelSet, Known> known = new TreeMap<>(java.util.Comparator.comparing(LabelSet::toString));
    private final Map<LabelSet, Integer> firings = new HashMap<>();
    private final Set<LabelSet> firing = new HashSet<>();
    private final Predicate<LabelSet> bad;

    record Known(Instant startsAt, Instant endsAt) {}

    /** @param bad what it refuses */
    ModelAlertmanager(Predicate<LabelSet> bad) {
        this.bad = bad;
    }

    /** The valid ones are stored even when one is not; whether all were valid. */
    boolean post(List<Telling> alerts, Instant now) {
        boolean whole = true;
        for (Telling telling : alerts) {
            Alert alert = telling.alert();
            if (bad.test(alert.labels()) || telling.endsAt().isBefore(alert.startsAt())) {
                whole = false;
            } else {
                put(alert.labels(), new Known(alert.startsAt(), telling.endsAt()), now);
            }
        }
        look(now);
        return whole;
    }

    private void put(LabelSet labels, Known anew, Instant now) {
        Known old = known.get(labels);
        boolean overlap = old != null
                && ((anew.endsAt().isAfter(old.startsAt()) && anew.endsAt().isBefore(old.endsAt()))
                        || (anew.startsAt().isAfter(old.startsAt())
                                && anew.startsAt().isBefore(old.endsAt())));
        if (old == null || !overlap) {
            known.put(labels, anew);
            return;
        }
        Instant starts = old.startsAt().isBefore(anew.startsAt()) ? old.startsAt() : anew.startsAt();
        boolean resolved = !anew.endsAt().isAfter(now);
        boolean oldResolved = !old.endsAt().isAfter(now);
        boolean oldEnd = old.endsAt().isAfter(anew.endsAt()) && (!resolved || oldResolved);
        known.put(labels, new Known(starts, oldEnd ? old.endsAt() : anew.endsAt()));
    }

    /** Counts what begins to fire; called each second. */
    void look(Instant now) {
        Set<LabelSet> active = active(now);
        active.stream()
                .filter(labels -> !firing.contains(labels))
                .forEach(labels -> firings.merge(labels, 1, Integer::sum));
        firing.clear();
        firing.addAll(active);
    }

    Set<LabelSet> active(Instant now) {
        Set<LabelSet> active = new HashSet<>();
        known.forEach((labels, one) -> {
            if (one.endsAt().isAfter(now)) {
                active.add(labels);
            }
        });
        return active;
    }

    Optional<Known> known(LabelSet labels) {
        return Optional.ofNullable(known.get(labels));
    }

    /** How often it began to fire since the last restart. */
    int firings(LabelSet labels) {
        return firings.getOrDefault(labels, 0);
    }

    void restart() {
        known.clear();
        firings.clear();
        firing.clear();
    }
}
