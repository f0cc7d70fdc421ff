package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.Indicator;
import io.vigia.core.slo.Objective;
import io.vigia.core.slo.Timeslices;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads an item of {@code objectives}. */
final class ObjectiveReader {
    private static final Value<String> OP = Values.oneOf("one of lte, gte, lt, gt", operators());
    private static final Value<BigDecimal> RATIO = Numbers.below(BigDecimal.ONE);
    private static final Value<BigDecimal> PERCENT = Numbers.below(Numbers.HUNDRED);
    private static final Value<BigDecimal> SLICE_TARGET = Numbers.upTo(BigDecimal.ONE);
    private static final Value<BigDecimal> WEIGHT = Numbers.upTo(BigDecimal.valueOf(1_000_000));
    private static final Value<Duration> SLICE =
            spot -> Shorthand.SLICE.read(spot).then(read -> {
                try {
                    return Parsed.of(new Timeslices(read.length(), BigDecimal.ONE).length());
                } catch (IllegalArgumentException refusal) {
                    return spot.refuse("is " + read + ", must divide a day, such as 1m, 5m or 1h");
                }
            });

    private final BudgetingMethod method;
    private final Optional<Duration> seconds;
    private final boolean composite;

    /** @param seconds the length of a slice that OpenSLO cannot say */
    ObjectiveReader(BudgetingMethod method, Optional<Duration> seconds, boolean composite) {
        this.method = method;
        this.seconds = seconds;
        this.composite = composite;
    }

    /** @param displayName empty when not given */
    record Promise(
            String displayName,
            Objective objective,
            Optional<Timeslices> slices,
            Indicator indicator,
            BigDecimal weight) {}

    /** @param sli of the SLO, or the objective's own */
    Parsed<Promise> read(Fields f, Parsed<IndicatorReader.Sli> sli) {
        Parsed<String> displayName = f.or("displayName", "", Values.TEXT);
        Parsed<Objective> objective = objective(f);
        Parsed<Optional<Timeslices>> slices = slices(f);
        Parsed<Indicator> indicator = sli.then(read -> read.threshold() ? compared(f, read) : counted(f, read));
        Parsed<BigDecimal> weight = f.or("compositeWeight", BigDecimal.ONE, WEIGHT);
        if (f.has("compositeWeight") && !composite) {
            f.at("compositeWeight")
                    .refuse("needs objectives with indicators of their own; give each one, or leave the weight out");
        }
        return f.build(
                () -> new Promise(displayName.get(), objective.get(), slices.get(), indicator.get(), weight.get()));
    }

    private static Parsed<Objective> objective(Fields f) {
        if (f.has("target") == f.has("targetPercent")) {
            return f.whole()
                    .refuse(
                            f.has("target")
                                    ? "has both target and targetPercent; keep one of them"
                                    : "has no target; write target, such as 0.9999, or targetPercent, such as 99.99");
        }
        return f.has("target")
                ? RATIO.read(f.at("target")).then(ratio -> f.build(() -> new Objective(ratio)))
                : PERCENT.read(f.at("targetPercent"))
                        .then(percent -> f.build(() -> new Objective(percent.movePointLeft(2))));
    }

    private Parsed<Optional<Timeslices>> slices(Fields f) {
        if (method == BudgetingMethod.OCCURRENCES) {
            boolean noTarget = isLeftOut(f, "timeSliceTarget", "Timeslices");
            boolean noWindow = isLeftOut(f, "timeSliceWindow", "Timeslices and RatioTimeslices");
            return noTarget && noWindow ? Parsed.of(Optional.empty()) : Parsed.failed();
        }
        Parsed<Duration> length = f.need("timeSliceWindow", "the length of a slice, such as 1m", SLICE);
        Parsed<BigDecimal> target = Parsed.of(BigDecimal.ONE);
        if (method == BudgetingMethod.TIMESLICES) {
            target = f.need(
                    "timeSliceTarget", "the share of good from which a slice is good, such as 0.95", SLICE_TARGET);
        } else if (!isLeftOut(f, "timeSliceTarget", "Timeslices")) {
            return Parsed.failed();
        }
        Parsed<BigDecimal> good = target;
        return f.build(() -> Optional.of(new Timeslices(seconds.orElse(length.get()), good.get())));
    }

    private static boolean isLeftOut(Fields f, String key, String methods) {
        if (f.has(key)) {
            f.at(key).refuse("belongs to the budgetingMethod " + methods + "; leave it out");
        }
        return !f.has(key);
    }

    private static Parsed<Indicator> compared(Fields f, IndicatorReader.Sli sli) {
        Parsed<String> op = f.need("op", "lte, gte, lt or gt: how a good measurement compares to value", OP);
        Parsed<BigDecimal> value =
                f.need("value", "what measurements are compared to, in seconds, such as 0.5", Numbers.ANY);
        List<BigDecimal> bounds = sli.figures().bounds();
        return bounds.isEmpty()
                ? f.build(() -> sli.compared(op.get(), value.get()))
                : op.then(word -> value.then(seconds -> within(f, sli, word, seconds)));
    }

    /** Of what is counted within bounds nothing else can be told. */
    private static Parsed<Indicator> within(Fields f, IndicatorReader.Sli sli, String op, BigDecimal value) {
        List<BigDecimal> bounds = sli.figures().bounds();
        if (!op.equals("lte")) {
            return f.at("op")
                    .refuse("'" + op + "' cannot be told, since what took at most a bound is counted; write lte");
        }
        if (bounds.stream().noneMatch(bound -> bound.compareTo(value) == 0)) {
            return f.at("value")
                    .refuse("is " + value.toPlainString() + ", which "
                            + sli.figures().spec().get("targets")
                            + " does not count within; the nearest that it does is " + nearest(bounds, value) + ", of "
                            + bounds.stream().map(BigDecimal::toPlainString).collect(Collectors.joining(", "))
                            + ". The bounds are set in lake.yaml");
        }
        return f.build(() -> sli.compared(op, value));
    }

    private static String nearest(List<BigDecimal> bounds, BigDecimal value) {
        return bounds.stream()
                .min(Comparator.comparing(bound -> bound.subtract(value).abs()))
                .map(BigDecimal::toPlainString)
                .orElse("");
    }

    /** OpenSLO's own examples carry an {@code op} here; it says nothing. */
    private static Parsed<Indicator> counted(Fields f, IndicatorReader.Sli sli) {
        if (f.has("value")) {
            return f.at("value").refuse("needs an indicator with a thresholdMetric; a ratio compares nothing");
        }
        if (f.has("op")) {
            OP.read(f.at("op"));
            f.at("op").warn("says nothing about a ratioMetric; leave it out");
        }
        return f.build(sli::counted);
    }

    private static Map<String, String> operators() {
        Map<String, String> words = new LinkedHashMap<>();
        List.of("lte", "gte", "lt", "gt").forEach(word -> words.put(word, word));
        return words;
    }
}
