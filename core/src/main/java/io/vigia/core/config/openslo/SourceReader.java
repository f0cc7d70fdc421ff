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
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads {@code metricSource}: of what type it is, and what its {@code spec} asks of that type. */
final class SourceReader {
    private final LakeConfig lake;
    private final Targets targets;
    private final CounterReader counters;
    private final Value<SourceType> dataSource;

    /** @param dataSource reads a reference to a DataSource */
    SourceReader(LakeConfig lake, Value<SourceType> dataSource) {
        this.lake = lake;
        this.targets = new Targets(lake);
        this.counters = new CounterReader(lake, targets);
        this.dataSource = dataSource;
    }

    /** The places of a ratio. */
    enum Role {
        GOOD,
        BAD,
        TOTAL
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

    enum ProbeMeasure {
        LATENCY
    }

    static final Value<ProbeMeasure> LATENCY = Values.word(ProbeMeasure.class);

    /**
     * Where figures come from.
     *
     * @param source as {@link io.vigia.core.slo.Indicator#source} names it
     * @param spec flat
     * @param bounds in seconds, the only ones within which the source counts; empty where anything can be compared
     */
    record Figures(String source, Map<String, String> spec, List<BigDecimal> bounds) {
        Figures(String source, Map<String, String> spec) {
            this(source, spec, List.of());
        }

        boolean sameTarget(Figures other) {
            return source.equals(other.source) && Objects.equals(spec.get("targets"), other.spec.get("targets"));
        }

        /** These counts beside those, which are named otherwise. */
        Figures with(Figures others) {
            Map<String, String> both = new LinkedHashMap<>(spec);
            both.putAll(others.spec);
            return new Figures(source, both);
        }
    }

    /** A counter, for a ratio. */
    Value<Figures> counter(Role role) {
        return spot -> metricSource(spot, (type, spec) -> switch (type) {
            case PROBE -> probeCount(spec, role);
            case HAPROXY -> counters.haproxy(spec, role);
            case HAPROXY_LOG -> counters.logCount(spec, role);
            case CANARY -> counters.canaryCount(spec, role);
            case PROMETHEUS -> counters.series(spec, role);
            case LAG, FAILOVER ->
                spec.refuse("is of " + type.word() + ", which measures and does not count: use it in a thresholdMetric,"
                        + " and " + words(SourceType::counts) + " here");
        });
    }

    /** Something measured, for a threshold. */
    Value<Figures> measurement() {
        return spot -> metricSource(spot, (type, spec) -> switch (type) {
            case PROBE -> probeLatency(spec);
            case LAG -> lag(spec);
            case FAILOVER -> failover(spec);
            case HAPROXY_LOG -> counters.logLatency(spec);
            case CANARY -> counters.canaryLatency(spec);
            case HAPROXY, PROMETHEUS ->
                spec.refuse(
                        "is of " + type.word() + ", which counts and does not measure: use it in a ratioMetric, and "
                                + words(SourceType::measures) + " here");
        });
    }

    private static String words(Predicate<SourceType> which) {
        return Arrays.stream(SourceType.values())
                .filter(which)
                .map(SourceType::word)
                .collect(Collectors.joining(", "));
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
                    Parsed<String> count = count(f, role, "served", "failed", "checks");
                    Parsed<Map<String, String>> probes = probes(f);
                    return f.build(() -> new Figures("probe", probes.get())).then(read -> count.map(known -> read));
                })
                .orElseGet(Parsed::failed);
    }

    /** The word that stands for what its place counts. */
    static Parsed<String> count(Fields f, Role role, String good, String bad, String total) {
        String right = role == Role.GOOD ? good : role == Role.BAD ? bad : total;
        return f.need(
                "count",
                right,
                Values.oneOf(
                        right + " here: good is " + good + ", bad is " + bad + ", total is " + total,
                        Map.of(right, right)));
    }

    private Parsed<Figures> probeLatency(Spot spec) {
        return Fields.open(Part.PROBE_LATENCY, spec)
                .map(f -> {
                    var measure = f.need("measure", "latency", LATENCY);
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

    static String joined(List<TargetId> targets) {
        return targets.stream().map(TargetId::value).collect(Collectors.joining(","));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }
}
