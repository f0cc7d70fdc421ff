package io.vigia.core.measure;

import io.vigia.core.failover.MoveKind;
import io.vigia.core.failover.Proof;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.Indicator;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An {@link Indicator}, understood: what is looked at, and which of it is good. */
sealed interface Measure {
    /** Everything that is looked at; empty for moves. */
    Set<TargetId> targets();

    /** Whether what vantages of this site say counts. */
    default boolean hears(Optional<SiteId> site) {
        return true;
    }

    /** Probes that were served, of all. */
    record Served(Set<TargetId> targets, Optional<SiteId> from) implements Measure {
        @Override
        public boolean hears(Optional<SiteId> site) {
            return from.isEmpty() || from.equals(site);
        }
    }

    /** Probes that were served within the bound, of all. */
    record Latency(Set<TargetId> targets, Optional<SiteId> from, Bound bound) implements Measure {
        @Override
        public boolean hears(Optional<SiteId> site) {
            return from.isEmpty() || from.equals(site);
        }
    }

    /** Probes that read a lag within the bound, of those that read one. */
    record Lag(Set<TargetId> targets, Bound bound) implements Measure {}

    /** Events that were good, of all, by counters that probes carry as readings. */
    record Counted(Map<TargetId, Ratio> ratios) implements Measure {
        public Counted {
            ratios = Map.copyOf(ratios);
        }

        @Override
        public Set<TargetId> targets() {
            return ratios.keySet();
        }
    }

    /** Moves of which the figure is within the bound, of those that have it. */
    record Moves(Optional<ServiceId> service, Set<MoveKind> kinds, Figure figure, Bound bound) implements Measure {
        @Override
        public Set<TargetId> targets() {
            return Set.of();
        }
    }

    /** What of a move is measured. */
    enum Figure {
        DETECTION,
        SWITCH,
        RTO,
        RPO;

        Optional<Duration> of(Proof proof) {
            return switch (this) {
                case DETECTION -> proof.detection();
                case SWITCH -> proof.switching();
                case RTO -> proof.rto();
                case RPO -> proof.rpo();
            };
        }
    }

    /**
     * Reads what {@code io.vigia.core.config.openslo} wrote.
     *
     * @throws IllegalArgumentException for a source or an entry that it does not write
     */
    static Measure of(Indicator indicator) {
        Map<String, String> spec = indicator.spec();
        Optional<SiteId> from = Optional.ofNullable(spec.get("from")).map(SiteId::new);
        return switch (indicator.source()) {
            case "probe" ->
                "latency".equals(spec.get("measure"))
                        ? new Latency(targetsOf(spec), from, bound(spec))
                        : new Served(targetsOf(spec), from);
            case "lag" -> new Lag(targetsOf(spec), bound(spec));
            case "log", "haproxy", "canary", "prometheus" -> new Counted(Ratio.of(indicator));
            case "failover" ->
                new Moves(
                        Optional.ofNullable(spec.get("service")).map(ServiceId::new),
                        kinds(need(spec, "moves")),
                        Figure.valueOf(need(spec, "measure").toUpperCase(Locale.ROOT)),
                        bound(spec));
            default -> throw new IllegalArgumentException("indicator source '" + indicator.source() + "' is not known");
        };
    }

    private static Set<TargetId> targetsOf(Map<String, String> spec) {
        Set<TargetId> targets = new LinkedHashSet<>();
        Arrays.stream(need(spec, "targets").split(",")).map(TargetId::new).forEach(targets::add);
        return targets;
    }

    private static Set<MoveKind> kinds(String joined) {
        Set<MoveKind> kinds = EnumSet.noneOf(MoveKind.class);
        Arrays.stream(joined.split(","))
                .map(word -> MoveKind.valueOf(word.toUpperCase(Locale.ROOT)))
                .forEach(kinds::add);
        return kinds;
    }

    private static Bound bound(Map<String, String> spec) {
        return Bound.of(need(spec, "op"), need(spec, "value"));
    }

    static String need(Map<String, String> spec, String key) {
        String value = spec.get(key);
        if (value == null) {
            throw new IllegalArgumentException("indicator entry '" + key + "' is missing");
        }
        return value;
    }
}
