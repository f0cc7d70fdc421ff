package io.vigia.core.measure;

import io.vigia.core.model.Observation;
import io.vigia.core.model.Reading;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.Sample;
import io.vigia.core.slo.SourceKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Which readings of one target's probe count what is good, or bad, and which count all. Each is a counter; together they are what happened since their owner
 * began.
 *
 * @param part good or bad events: the sum of these
 * @param good which of the two {@code part} is
 * @param total all events: the sum of these
 * @param owner whose counters they are
 */
record Ratio(List<Term> part, boolean good, List<Term> total, Owner owner) {
    /** Restarts within the same second, and more probes than 30 bits number, are not told apart. */
    private static final int PROBE_BITS = 30;

    /** Who counts, and so when the counters begin anew. */
    enum Owner {
        /** The probe itself: at zero when its agent, or it, starts. */
        PROBE,
        /** The same, and the newest of all may be on its way still: it counts once the next one was sent, or it arrived. */
        SENDER,
        /** What is probed: its counters outlive the agent, and what they counted before they were first heard is not known. */
        PROBED
    }

    /** One reading, by its name and instance. */
    record Term(String name, String instance) {
        OptionalDouble in(Observation observation) {
            for (Reading reading : observation.readings()) {
                if (reading.name().equals(name) && reading.instance().equals(instance)) {
                    return OptionalDouble.of(reading.value());
                }
            }
            return OptionalDouble.empty();
        }
    }

    /** Of the counting sources of {@code io.vigia.core.config.openslo}: for each target its own. */
    static Map<TargetId, Ratio> of(Indicator indicator) {
        Map<String, String> spec = indicator.spec();
        String[] targets = Measure.need(spec, "targets").split(",");
        Map<TargetId, Ratio> ratios = new LinkedHashMap<>();
        for (int i = 0; i < targets.length; i++) {
            ratios.put(new TargetId(targets[i]), of(indicator.source(), spec, i));
        }
        return ratios;
    }

    private static Ratio of(String source, Map<String, String> spec, int place) {
        Optional<String> bound = Optional.ofNullable(spec.get("value"));
        return switch (source) {
            case "log" -> {
                List<Term> all = List.of(new Term("log_requests_total", ""));
                yield bound.map(within ->
                                new Ratio(List.of(new Term("log_within_total", within)), true, all, Owner.PROBE))
                        .orElseGet(() -> new Ratio(List.of(new Term("log_failed_total", "")), false, all, Owner.PROBE));
            }
            case "haproxy" -> {
                String backend = Measure.need(spec, "backends").split(",")[place];
                yield new Ratio(
                        List.of(responses("5xx", backend)),
                        false,
                        Stream.of("1xx", "2xx", "3xx", "4xx", "5xx", "other")
                                .map(code -> responses(code, backend))
                                .toList(),
                        Owner.PROBED);
            }
            case "canary" -> {
                String prefix = Measure.need(spec, "prefix") + "_canary_";
                Term arrived = bound.map(within -> new Term(prefix + "within_total", within))
                        .orElse(new Term(prefix + "arrived_total", ""));
                yield new Ratio(List.of(arrived), true, List.of(new Term(prefix + "sent_total", "")), Owner.SENDER);
            }
            default -> {
                boolean good = spec.containsKey("good");
                String part = Measure.need(spec, good ? "good" : "bad");
                yield new Ratio(
                        List.of(series(part)), good, List.of(series(Measure.need(spec, "total"))), Owner.PROBED);
            }
        };
    }

    private static Term responses(String code, String backend) {
        return new Term("haproxy_backend_http_responses_" + code + "_total", backend);
    }

    private static Term series(String name) {
        return new Term("scrape_value_total", name);
    }

    /**
     * What an observation tells; empty when the probe did not read all of the counters.
     *
     * @param incarnation of the agent
     * @param at when the probe ended, on the owner's clock
     */
    Optional<Sample> sample(SourceKey source, long incarnation, Observation observation, long at) {
        OptionalDouble some = sum(part, observation);
        OptionalDouble all = sum(total, observation);
        if (some.isEmpty() || all.isEmpty()) {
            return Optional.empty();
        }
        double events = all.getAsDouble();
        if (owner == Owner.SENDER) {
            events = Math.max(events - 1, Math.min(events, arrived(observation)));
        }
        Sample.Form form = good ? Sample.Form.GOOD_OF_TOTAL : Sample.Form.BAD_OF_TOTAL;
        long checks = observation.checks();
        if (owner == Owner.PROBED) {
            long order = ((incarnation / 1000) << PROBE_BITS) | Math.min(checks, (1L << PROBE_BITS) - 1);
            return Optional.of(
                    new Sample(source, 0, order, 0, at, true, form, some.getAsDouble(), Math.max(0, events), false));
        }
        long since = Math.min(incarnation, at);
        return Optional.of(new Sample(
                source, incarnation, checks, since, at, true, form, some.getAsDouble(), Math.max(0, events), false));
    }

    /** Of a sender, how many arrived at all, in time or not. */
    private double arrived(Observation observation) {
        String name = total.get(0).name().replace("_sent_total", "_arrived_total");
        return new Term(name, "").in(observation).orElse(0);
    }

    private static OptionalDouble sum(List<Term> terms, Observation observation) {
        double sum = 0;
        for (Term term : terms) {
            OptionalDouble value = term.in(observation);
            if (value.isEmpty()) {
                return value;
            }
            sum += value.getAsDouble();
        }
        return OptionalDouble.of(sum);
    }
}
