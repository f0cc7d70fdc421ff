package io.vigia.aggregator.notify;

import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.notify.Silence;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The silence of each maintenance window that is in force. */
final class MaintenanceSilences {
    /** By scope, the label that names what is worked on. */
    private static final Map<Maintenance.Scope, String> LABELS = Map.of(
            Maintenance.Scope.SITE, "site",
            Maintenance.Scope.COMPONENT, "target",
            Maintenance.Scope.BALANCER, "balancer");

    private MaintenanceSilences() {}

    static List<Silence> of(Snapshot snapshot) {
        return snapshot.controls().maintenance().stream()
                .filter(window -> window.inForce(snapshot.at()))
                .map(window -> of(snapshot.lake().name(), window))
                .toList();
    }

    private static Silence of(String lake, Maintenance window) {
        SortedMap<String, String> matchers = new TreeMap<>();
        matchers.put("lake", lake);
        matchers.put(LABELS.getOrDefault(window.scope(), "target"), window.name());
        String why = window.by().why().isBlank() ? "maintenance" : window.by().why();
        return new Silence(
                lake,
                window.id(),
                matchers,
                window.from(),
                window.until(),
                window.by().who(),
                why + " " + new Silence.Mark(lake, window.id()));
    }
}
