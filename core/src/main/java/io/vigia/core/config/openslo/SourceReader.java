package io.vigia.core.config.openslo;

import io.vigia.core.config.Assignments;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads {@code metricSource}: of what type it is, and what its {@code spec} asks of that type. */
final class SourceReader {
    private final LakeConfig lake;
    private final Targets targets;
    private final Value<SourceType> dataSource;

    /** @param dataSource reads a reference to a DataSource */
    SourceReader(LakeConfig lake, Value<SourceType> dataSource) {
        this.lake = lake;
        this.targets = new Targets(lake);
        this.dataSource = dataSource;
    }

    /** What a ratio may count, each in its own place. */
    enum Role {
        GOOD("served"),
        BAD("failed"),
        TOTAL("checks");

        private final String count;

        Role(String count) {
            this.count = count;
        }
    }

    /** What a failover record tells, in seconds. */
    private enum Measure {
        DETECTION,
        SWITCH,
        RTO,
        RPO
    }

    /** The moves that count. */
    private enum Moves {
        FAILOVER,
        SWITCHOVER,
        FAILBACK,
        DRILL
    }

    private enum ProbeMeasure {
        LATENCY
    }

    /**
     * Where figures come from.
     *
     * @param source as {@link io.vigia.core.slo.Indicator#source} names it
     * @param spec flat
     */
    record Figures(String source, Map<String, String> spec) {}

    /** A counter, for a ratio. */
    Value<Figures> counter(Role role) {
        return spot -> metricSource(spot, (type, spec) -> switch (type) {
            case PROBE -> probeCount(spec, role);
            default ->
                spec.refuse("is of " + type.word() + ", which measures and does not count: use it in a thresholdMetric,"
                        + " and " + SourceType.PROBE.word() + " here");
        });
    }

    /** Something measured, for a threshold. */
    Value<Figures> measurement() {
        return spot -> metricSource(spot, (type, spec) -> switch (type) {
            case PROBE -> probeLatency(spec);
            case LAG -> lag(spec);
            default -> failover(spec);
        });
    }

    private interface Reading {
        Parsed<Figures> of(SourceType type, Spot spec);
    }

    private Parsed<Figures> metricSource(Spot metric, Reading reading) {
        Value<Figures> source = spot -> Fields.open(Part.METRIC_SOURCE, spot)
                .map(f -> source(f, reading))
                .orElseGet(Parsed::failed);
        return Fields.open(Part.METRIC, metric)
                .map(f -> f.need(
                        "metricSource",
                        "where the figures come from, such as {type: VigiaProbe, spec: {service: s3, count: checks}}",
                        source))
                .orElseGet(Parsed::failed);
    }

    private Parsed<Figures> source(Fields f, Reading reading) {
        Parsed<SourceType> type = type(f);
        Parsed<Spot> spec = spec(f);
        return type.then(known -> spec.then(spot -> reading.of(known, spot)));
    }

    private Parsed<SourceType> type(Fields f) {
        Parsed<Optional<SourceType>> said = f.maybe("type", SourceType.VALUE);
        Parsed<Optional<SourceType>> referred = f.maybe("metricSourceRef", dataSource);
        if (!f.has("type") && !f.has("metricSourceRef")) {
            return f.whole().refuse("has neither type nor metricSourceRef; write one, such as type: VigiaProbe");
        }
        if (!said.isPresent() || !referred.isPresent()) {
            return Parsed.failed();
        }
        SourceType type = referred.get().or(said::get).orElseThrow();
        if (said.get().isPresent() && said.get().get() != type) {
            return f.at("type")
                    .refuse("is " + said.get().get().word() + ", but metricSourceRef names a DataSource of type "
                            + type.word() + "; leave type out");
        }
        return Parsed.of(type);
    }

    private static Parsed<Spot> spec(Fields f) {
        return f.has("spec")
                ? Parsed.of(f.at("spec"))
                : f.at("spec").refuse("is missing; write what to read, such as {service: s3, count: checks}");
    }

    private Parsed<Figures> probeCount(Spot spec, Role role) {
        return Fields.open(Part.PROBE_COUNT, spec)
                .map(f -> {
                    Parsed<String> count = f.need(
                            "count",
                            role.count,
                            Values.oneOf(
                                    role.count + " here: good is served, bad is failed, total is checks",
                                    Map.of(role.count, role.count)));
                    Parsed<Map<String, String>> probes = probes(f);
                    return f.build(() -> new Figures("probe", probes.get())).then(read -> count.map(known -> read));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<Figures> probeLatency(Spot spec) {
        return Fields.open(Part.PROBE_LATENCY, spec)
                .map(f -> {
                    var measure = f.need("measure", "latency", Values.word(ProbeMeasure.class));
                    Parsed<Map<String, String>> probes = probes(f);
                    return f.build(() -> {
                        Map<String, String> flat = new LinkedHashMap<>(probes.get());
                        flat.put("measure", word(measure.get()));
                        return new Figures("probe", flat);
                    });
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<Map<String, String>> probes(Fields f) {
        Parsed<List<TargetId>> looked = targets.probed(f);
        Parsed<Optional<SiteId>> from = f.maybe(
                "from",
                Values.reference(
                        "site",
                        lake.sites().keySet().stream().map(SiteId::value).toList(),
                        SiteId::new));
        return f.build(() -> {
                    Map<String, String> flat = new LinkedHashMap<>();
                    flat.put("targets", joined(looked.get()));
                    from.get().ifPresent(site -> flat.put("from", site.value()));
                    return flat;
                })
                .then(flat -> from.get()
                        .filter(site -> !isSeen(looked.get(), site))
                        .map(site -> f.at("from")
                                .<Map<String, String>>refuse(
                                        "no vantage of site '" + site + "' probes " + joined(looked.get())
                                                + "; name another site, or give the component from: vantages"))
                        .orElse(Parsed.of(flat)));
    }

    private boolean isSeen(List<TargetId> looked, SiteId site) {
        return lake.vantages().entrySet().stream()
                .filter(vantage -> vantage.getValue().site().equals(site))
                .anyMatch(vantage ->
                        looked.stream().anyMatch(target -> Assignments.mayObserve(lake, vantage.getKey(), target)));
    }

    private Parsed<Figures> lag(Spot spec) {
        return Fields.open(Part.LAG, spec)
                .map(f -> targets.lagging(f).map(lagging -> new Figures("lag", Map.of("targets", joined(lagging)))))
                .orElseGet(Parsed::failed);
    }

    private Parsed<Figures> failover(Spot spec) {
        return Fields.open(Part.FAILOVER, spec)
                .map(f -> {
                    Parsed<Optional<ServiceId>> service = f.maybe("service", targets.service());
                    var measure = f.need("measure", "one of detection, switch, rto, rpo", Values.word(Measure.class));
                    var moves = f.or(
                            "moves",
                            List.of(Moves.FAILOVER, Moves.DRILL),
                            Values.list("[failover, drill]", Values.word(Moves.class)));
                    if (moves.value().filter(List::isEmpty).isPresent()) {
                        return f.at("moves").<Figures>refuse("names no kind of move; write one, such as [failover]");
                    }
                    return f.build(() -> {
                        Map<String, String> flat = new LinkedHashMap<>();
                        service.get().ifPresent(id -> flat.put("service", id.value()));
                        flat.put("measure", word(measure.get()));
                        flat.put(
                                "moves",
                                moves.get().stream().map(SourceReader::word).collect(Collectors.joining(",")));
                        return new Figures("failover", flat);
                    });
                })
                .orElseGet(Parsed::failed);
    }

    private static String joined(List<TargetId> targets) {
        return targets.stream().map(TargetId::value).collect(Collectors.joining(","));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }
}
