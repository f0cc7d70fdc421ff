package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Values;
import io.vigia.core.slo.Indicator;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the {@code spec} of an SLI. */
final class IndicatorReader {
    private final SourceReader sources;

    IndicatorReader(SourceReader sources) {
        this.sources = sources;
    }

    /**
     * An SLI.
     *
     * @param threshold whether an objective must say with {@code op} and {@code value} what is good
     */
    record Sli(SourceReader.Figures figures, boolean threshold) {
        Indicator counted() {
            Map<String, String> spec = new LinkedHashMap<>(figures.spec());
            spec.put("count", "served");
            return new Indicator(figures.source(), spec);
        }

        Indicator compared(String op, BigDecimal value) {
            Map<String, String> spec = new LinkedHashMap<>(figures.spec());
            spec.put("op", op);
            spec.put("value", value.stripTrailingZeros().toPlainString());
            return new Indicator(figures.source(), spec);
        }
    }

    Parsed<Sli> read(Spot spot) {
        return Fields.open(Part.SLI, spot)
                .map(f -> {
                    Parsed<String> description = Texts.description(f);
                    if (f.has("thresholdMetric") == f.has("ratioMetric")) {
                        return f.whole()
                                .<Sli>refuse(
                                        f.has("ratioMetric")
                                                ? "has both ratioMetric and thresholdMetric; keep one of them"
                                                : "has no metric; write ratioMetric or thresholdMetric");
                    }
                    Parsed<Sli> sli = f.has("ratioMetric")
                            ? ratio(f.at("ratioMetric"))
                            : sources.measurement()
                                    .read(f.at("thresholdMetric"))
                                    .map(figures -> new Sli(figures, true));
                    return description.then(good -> sli);
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<Sli> ratio(Spot spot) {
        return Fields.open(Part.RATIO_METRIC, spot)
                .map(f -> {
                    for (String key : new String[] {"raw", "rawType"}) {
                        if (f.has(key)) {
                            return f.at(key)
                                    .<Sli>refuse(
                                            "is not supported: a ratio without its counts cannot be summed exactly over"
                                                    + " a window; write good (or bad) and total");
                        }
                    }
                    Parsed<Optional<Boolean>> counter = f.maybe("counter", Values.FLAG);
                    if (counter.value().flatMap(said -> said).equals(Optional.of(false))) {
                        f.at("counter").refuse("is false, but what Vigia counts only rises; write true");
                        counter = Parsed.failed();
                    }
                    Parsed<SourceReader.Figures> part = part(f);
                    Parsed<SourceReader.Figures> total = f.need(
                            "total",
                            "what all is counted by, with a metricSource",
                            sources.counter(SourceReader.Role.TOTAL));
                    return both(f, counter, part, total);
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<SourceReader.Figures> part(Fields f) {
        if (f.has("good") == f.has("bad")) {
            return f.whole()
                    .refuse(
                            f.has("good")
                                    ? "has both good and bad; keep one of them"
                                    : "has neither good nor bad; write one of them beside total");
        }
        return f.has("good")
                ? sources.counter(SourceReader.Role.GOOD).read(f.at("good"))
                : sources.counter(SourceReader.Role.BAD).read(f.at("bad"));
    }

    private static Parsed<Sli> both(
            Fields f,
            Parsed<Optional<Boolean>> counter,
            Parsed<SourceReader.Figures> part,
            Parsed<SourceReader.Figures> total) {
        if (!counter.isPresent() || !part.isPresent() || !total.isPresent()) {
            return Parsed.failed();
        }
        if (part.get().source().equals("prometheus") && part.get().sameTarget(total.get())) {
            return Parsed.of(new Sli(part.get().with(total.get()), false));
        }
        if (!part.get().equals(total.get())) {
            return f.at("total")
                    .refuse("counts " + words(total.get()) + ", but " + (f.has("good") ? "good" : "bad") + " counts "
                            + words(part.get()) + "; a ratio is of the same things");
        }
        return Parsed.of(new Sli(total.get(), false));
    }

    private static String words(SourceReader.Figures figures) {
        return figures.spec().getOrDefault("targets", "")
                + Optional.ofNullable(figures.spec().get("from"))
                        .map(site -> " from " + site)
                        .orElse("");
    }
}
