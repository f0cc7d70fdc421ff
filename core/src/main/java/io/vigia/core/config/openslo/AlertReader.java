package io.vigia.core.config.openslo;

import io.vigia.core.config.Durations;
import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.Severity;
import io.vigia.core.slo.TrafficGuard;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads AlertCondition, AlertNotificationTarget and AlertPolicy. */
final class AlertReader {
    private static final Value<String> BURN_RATE = Values.oneOf("burnrate", Map.of("burnrate", "burnrate"));
    private static final Value<Duration> SHORT =
            spot -> Values.DURATION.read(spot).then(read -> WindowReader.fits(spot, read));
    private static final Value<Duration> AFTER =
            spot -> spot.node() instanceof ConfigNode.Scalar zero && zero.text().equals("0m")
                    ? Parsed.of(Duration.ZERO)
                    : Shorthand.VALUE.read(spot).map(Shorthand::length);

    private static final Value<Long> GUARD_EVENTS = Values.scalar(
            "a whole number",
            text -> new TrafficGuard(Numbers.whole(text), TrafficGuard.DEFAULT.leastFailures()).enoughEvents());
    private static final Value<Long> GUARD_FAILURES = Values.scalar(
            "a whole number",
            text -> new TrafficGuard(TrafficGuard.DEFAULT.enoughEvents(), Numbers.whole(text)).leastFailures());

    private AlertReader() {}

    /** @param annotations of the condition */
    static Parsed<BurnCondition> condition(Spot spec, Fields annotations) {
        return Fields.open(Part.ALERT_CONDITION, spec)
                .map(f -> {
                    Parsed<String> description = Texts.description(f);
                    Parsed<Severity> severity = f.need("severity", "page or ticket", Values.word(Severity.class));
                    Parsed<BurnCondition> condition = f.need(
                            "condition",
                            "when to alert, such as {kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h}",
                            spot -> burn(spot, severity, annotations));
                    return description.then(good -> condition);
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<BurnCondition> burn(Spot spot, Parsed<Severity> severity, Fields annotations) {
        return Fields.open(Part.BURN_RATE, spot)
                .map(f -> {
                    Parsed<String> kind = f.or("kind", "burnrate", BURN_RATE);
                    Parsed<String> op = f.need("op", "gt", Values.scalar("gt", AlertReader::op));
                    Parsed<BigDecimal> factor =
                            f.need("threshold", "the burn rate to exceed, such as 14.4", Numbers.ANY);
                    Parsed<Duration> longer =
                            f.need("lookbackWindow", "how far to look back, such as 1h", WindowReader.SUMMED);
                    Parsed<Duration> after = f.or("alertAfter", Duration.ZERO, AFTER);
                    Parsed<Optional<Duration>> shorter = annotations.maybe(Annotations.SHORT_WINDOW, SHORT);
                    Parsed<TrafficGuard> guard = guard(annotations);
                    shorter.value()
                            .flatMap(two -> two)
                            .ifPresent(two -> longer.value()
                                    .filter(one -> two.compareTo(one) > 0)
                                    .ifPresent(one -> annotations
                                            .at(Annotations.SHORT_WINDOW)
                                            .refuse("is " + Durations.format(two) + ", longer than lookbackWindow, "
                                                    + Durations.format(one))));
                    if (!kind.isPresent() || !op.isPresent()) {
                        return Parsed.<BurnCondition>failed();
                    }
                    return f.build(() -> new BurnCondition(
                            longer.get(),
                            shorter.get()
                                    .filter(two -> two.compareTo(longer.get()) <= 0)
                                    .orElse(longer.get()),
                            factor.get(),
                            severity.get(),
                            after.get(),
                            guard.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<TrafficGuard> guard(Fields annotations) {
        Parsed<Long> events =
                annotations.or(Annotations.GUARD_EVENTS, TrafficGuard.DEFAULT.enoughEvents(), GUARD_EVENTS);
        Parsed<Long> failures =
                annotations.or(Annotations.GUARD_FAILURES, TrafficGuard.DEFAULT.leastFailures(), GUARD_FAILURES);
        return annotations.build(() -> new TrafficGuard(events.get(), failures.get()));
    }

    private static String op(String text) {
        if (text.equals("gt")) {
            return text;
        }
        throw new IllegalArgumentException(
                switch (text) {
                    case "gte" -> "'gte' is not supported: Vigia alerts above the threshold, not at it; write gt";
                    case "lt", "lte" -> "'" + text + "' would alert while the budget is not being spent; write gt";
                    default -> "'" + Printable.of(text) + "' is not gt";
                });
    }

    /** The name by which whoever delivers knows it. */
    static Parsed<String> target(String name, Spot spec) {
        return Fields.open(Part.NOTIFICATION_TARGET, spec)
                .map(f -> {
                    Parsed<String> description = Texts.description(f);
                    Parsed<String> target = f.need("target", "alertmanager", Values.TEXT);
                    target.value()
                            .filter(word -> !word.equals("alertmanager"))
                            .ifPresent(word -> f.at("target")
                                    .warn("is '" + Printable.of(word)
                                            + "', but Vigia tells Alertmanager alone: lead on from there"
                                            + " by the name of this target, and write alertmanager here"));
                    return f.build(() -> {
                        description.get();
                        target.get();
                        return name;
                    });
                })
                .orElseGet(Parsed::failed);
    }

    /**
     * @param condition reads what the list of them holds
     * @param target likewise
     */
    static Parsed<AlertPolicy> policy(Metadata who, Spot spec, Value<BurnCondition> condition, Value<String> target) {
        return Fields.open(Part.ALERT_POLICY, spec)
                .map(f -> {
                    Parsed<String> description = Texts.description(f);
                    Parsed<Boolean> noData = f.or("alertWhenNoData", false, Values.FLAG);
                    Parsed<Boolean> resolved = f.or("alertWhenResolved", false, Values.FLAG);
                    Parsed<Boolean> breaching = f.or("alertWhenBreaching", false, Values.FLAG);
                    var conditions =
                            f.need("conditions", "one condition, such as [{conditionRef: NAME}]", items(condition));
                    var targets =
                            f.need("notificationTargets", "whom to tell, such as [{targetRef: NAME}]", items(target));
                    conditions
                            .value()
                            .filter(all -> all.size() != 1)
                            .ifPresent(all -> f.at("conditions")
                                    .refuse("holds " + all.size()
                                            + " conditions, and OpenSLO v1 allows one; write an AlertPolicy for each"));
                    targets.value()
                            .filter(List::isEmpty)
                            .ifPresent(none -> f.at("notificationTargets")
                                    .refuse("names nobody to tell; write at least one, such as {targetRef: NAME}"));
                    if (breaching.value().equals(Optional.of(false))
                            && noData.value().equals(Optional.of(false))) {
                        f.whole().warn("alerts neither when breaching nor without data, so never");
                    }
                    if (conditions.value().map(List::size).orElse(0) != 1) {
                        return Parsed.<AlertPolicy>failed();
                    }
                    return f.build(() -> new AlertPolicy(
                            who.name(),
                            who.displayName(),
                            description.get(),
                            conditions.get(),
                            breaching.get(),
                            resolved.get(),
                            noData.get(),
                            targets.get()));
                })
                .orElseGet(Parsed::failed);
    }

    /** A list of objects, all of which could be read. A key without a value is an empty one. */
    static <T> Value<List<T>> items(Value<T> item) {
        return spot -> {
            if (spot.node() instanceof ConfigNode.Scalar scalar && scalar.isBlank()) {
                return Parsed.of(List.of());
            }
            if (spot.node() instanceof ConfigNode.Unreadable) {
                return Parsed.failed();
            }
            if (!(spot.node() instanceof ConfigNode.Listing listing)) {
                return spot.refuse("is " + spot.node().describe() + ", must be a list");
            }
            List<T> read = new ArrayList<>();
            for (int i = 0; i < listing.items().size(); i++) {
                item.read(spot.item(i, listing.items().get(i))).value().ifPresent(read::add);
            }
            return read.size() == listing.items().size() ? Parsed.of(read) : Parsed.failed();
        };
    }
}
