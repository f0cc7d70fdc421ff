package io.vigia.core.config.openslo;

import io.vigia.core.config.Durations;
import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.model.Names;
import io.vigia.core.slo.AlertPolicy;
import io.vigia.core.slo.BudgetingMethod;
import io.vigia.core.slo.BurnCondition;
import io.vigia.core.slo.CompositeDefinition;
import io.vigia.core.slo.MeasureRule;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloWindow;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an SLO: one definition for each of its objectives. */
final class SloObjectReader {
    private static final Value<BudgetingMethod> METHOD = Values.oneOf(
            "one of Occurrences, Timeslices, RatioTimeslices",
            Map.of(
                    "Occurrences", BudgetingMethod.OCCURRENCES,
                    "Timeslices", BudgetingMethod.TIMESLICES,
                    "RatioTimeslices", BudgetingMethod.RATIO_TIMESLICES));
    private static final Value<Duration> SECONDS = Values.scalar("seconds, such as 10s", text -> {
        Duration length = Durations.parse(text);
        if (length.compareTo(Duration.ofMinutes(1)) >= 0 || length.isZero() || 60_000 % length.toMillis() != 0) {
            throw new IllegalArgumentException("'" + text + "' must be seconds that divide a minute, such as 10s;"
                    + " OpenSLO's own timeSliceWindow says what is longer");
        }
        return length;
    });
    private static final Value<BigDecimal> COVERAGE = Values.scalar(
            "a share from 0 to 1",
            text -> new MeasureRule(Numbers.parse(text), MeasureRule.DEFAULT.staleAfter()).leastCoverage());
    private static final Value<Duration> STALE = Values.scalar(
            "a duration from 1s to 1h",
            text -> new MeasureRule(MeasureRule.DEFAULT.leastCoverage(), Durations.parse(text)).staleAfter());

    private final Value<String> service;
    private final Value<IndicatorReader.Sli> reference;
    private final Value<IndicatorReader.Sli> inPlace;
    private final Value<AlertPolicy> policy;
    private final List<SloDefinition> slos = new ArrayList<>();
    private final List<CompositeDefinition> composites = new ArrayList<>();

    SloObjectReader(
            Value<String> service,
            Value<IndicatorReader.Sli> reference,
            Value<IndicatorReader.Sli> inPlace,
            Value<AlertPolicy> policy) {
        this.service = service;
        this.reference = reference;
        this.inPlace = inPlace;
        this.policy = policy;
    }

    SloSet set() {
        return new SloSet(slos, composites);
    }

    /** What all objectives of an SLO have in common. */
    private record Whole(
            Metadata who,
            String description,
            String service,
            BudgetingMethod method,
            SloWindow window,
            List<AlertPolicy> alerts,
            MeasureRule measure) {}

    void read(Metadata who, Spot spec) {
        Fields.open(Part.SLO, spec).ifPresent(f -> {
            Parsed<String> description = Texts.description(f);
            Parsed<String> promisedFor = f.need("service", "the name of a Service", service);
            Parsed<BudgetingMethod> method =
                    f.need("budgetingMethod", "Occurrences, Timeslices or RatioTimeslices", METHOD);
            Parsed<SloWindow> window = f.need(
                    "timeWindow",
                    "over which time it is promised, such as [{duration: 30d, isRolling: true}]",
                    WindowReader::read);
            Parsed<List<AlertPolicy>> alerts = f.or("alertPolicies", List.of(), AlertReader.items(policy));
            Parsed<MeasureRule> measure = measure(who.annotations());
            Parsed<Whole> whole = f.build(() -> new Whole(
                    who,
                    description.get(),
                    promisedFor.get(),
                    method.get(),
                    window.get(),
                    alerts.get(),
                    measure.get()));
            objectives(f, who, method, whole);
        });
    }

    private static Parsed<MeasureRule> measure(Fields annotations) {
        MeasureRule by = MeasureRule.DEFAULT;
        Parsed<BigDecimal> coverage = annotations.or(Annotations.LEAST_COVERAGE, by.leastCoverage(), COVERAGE);
        Parsed<Duration> stale = annotations.or(Annotations.STALE_AFTER, by.staleAfter(), STALE);
        return annotations.build(() -> new MeasureRule(coverage.get(), stale.get()));
    }

    private static Parsed<Optional<Duration>> seconds(Fields annotations, Parsed<BudgetingMethod> method) {
        Parsed<Optional<Duration>> seconds = annotations.maybe(Annotations.TIME_SLICE_WINDOW, SECONDS);
        if (annotations.has(Annotations.TIME_SLICE_WINDOW)
                && method.value().equals(Optional.of(BudgetingMethod.OCCURRENCES))) {
            return annotations
                    .at(Annotations.TIME_SLICE_WINDOW)
                    .refuse("belongs to the budgetingMethods Timeslices and RatioTimeslices; leave it out");
        }
        return seconds;
    }

    private void objectives(Fields f, Metadata who, Parsed<BudgetingMethod> method, Parsed<Whole> whole) {
        Parsed<Optional<Duration>> seconds = seconds(who.annotations(), method);
        if (!f.has("objectives")
                || !(f.at("objectives").node() instanceof ConfigNode.Listing listing)
                || listing.items().isEmpty()) {
            f.at("objectives").refuse("must be a list of at least one, such as [{target: 0.9999}]");
            return;
        }
        List<Fields> all = new ArrayList<>();
        for (int i = 0; i < listing.items().size() && i < CompositeDefinition.MAX_PARTS; i++) {
            Fields.open(
                            Part.OBJECTIVE,
                            f.at("objectives").item(i, listing.items().get(i)))
                    .ifPresent(all::add);
        }
        if (listing.items().size() > CompositeDefinition.MAX_PARTS) {
            f.at("objectives").refuse("holds more than " + CompositeDefinition.MAX_PARTS);
        }
        boolean composite = all.stream().anyMatch(SloObjectReader::hasIndicator);
        Parsed<IndicatorReader.Sli> shared = composite ? Parsed.failed() : indicator(f);
        if (composite && hasIndicator(f)) {
            f.at(f.has("indicator") ? "indicator" : "indicatorRef")
                    .refuse("does not go with objectives that have indicators of their own; keep it in one place");
        }
        if (shared.isPresent() && shared.get().threshold() && listing.items().size() > 1) {
            f.at("objectives")
                    .refuse("holds " + listing.items().size()
                            + ", but an indicator with a thresholdMetric may have one;" + " write an SLO for each");
        }
        ObjectiveReader reader = new ObjectiveReader(
                method.value().orElse(BudgetingMethod.OCCURRENCES),
                seconds.value().orElse(Optional.empty()),
                composite);
        List<Parsed<ObjectiveReader.Promise>> promises = new ArrayList<>();
        for (Fields one : all) {
            Parsed<IndicatorReader.Sli> sli = composite ? indicator(one) : shared;
            if (method.isPresent()) {
                promises.add(reader.read(one, sli));
            }
        }
        whole.value().ifPresent(common -> define(f, common, all, promises, composite));
    }

    private void define(
            Fields f,
            Whole whole,
            List<Fields> objectives,
            List<Parsed<ObjectiveReader.Promise>> promises,
            boolean composite) {
        Set<String> taken = new HashSet<>();
        List<CompositeDefinition.Part> parts = new ArrayList<>();
        boolean alone = objectives.size() == 1 && !composite;
        for (int i = 0; i < promises.size(); i++) {
            Fields at = objectives.get(i);
            int place = i + 1;
            promises.get(i).value().ifPresent(promise -> {
                String id = alone ? whole.who().name() : whole.who().name() + "/" + slug(promise.displayName(), place);
                if (!taken.add(id)) {
                    at.whole().refuse("would be known as '" + id + "', as another is; give it another displayName");
                }
                warnOfUnreachable(at, whole, promise);
                at.build(() -> definition(whole, promise, id)).value().ifPresent(slo -> {
                    slos.add(slo);
                    parts.add(new CompositeDefinition.Part(id, promise.weight()));
                });
            });
        }
        if (composite && parts.size() == objectives.size() && taken.size() == parts.size()) {
            f.build(() -> new CompositeDefinition(
                            whole.who().name(),
                            whole.who().displayName(),
                            whole.service(),
                            whole.description(),
                            whole.who().labels(),
                            parts))
                    .value()
                    .ifPresent(composites::add);
        }
    }

    /** When everything is bad the budget burns at the inverse of its share, and never faster. */
    private static void warnOfUnreachable(Fields at, Whole whole, ObjectiveReader.Promise promise) {
        BigDecimal budget = promise.objective().budget();
        for (AlertPolicy alert : whole.alerts()) {
            for (BurnCondition condition : alert.conditions()) {
                if (condition.factor().multiply(budget).compareTo(BigDecimal.ONE) >= 0) {
                    at.whole()
                            .warn("promises " + promise.objective() + ", of which the budget burns at "
                                    + BigDecimal.ONE
                                            .divide(budget, new MathContext(3))
                                            .toPlainString()
                                    + "x at most: alert policy '" + alert.name() + "' (above "
                                    + condition.factor().toPlainString() + "x) can never alert");
                }
            }
        }
    }

    private static SloDefinition definition(Whole whole, ObjectiveReader.Promise promise, String id) {
        String name = whole.who().displayName();
        return new SloDefinition(
                id,
                id.equals(whole.who().name()) || promise.displayName().isEmpty()
                        ? name
                        : name + ": " + promise.displayName(),
                whole.service(),
                whole.description(),
                whole.who().labels(),
                promise.indicator(),
                whole.method(),
                promise.objective(),
                promise.slices(),
                whole.window(),
                whole.alerts(),
                whole.measure());
    }

    /** An id that stays when objectives are put in another order: what the display name makes, else the place. */
    private static String slug(String displayName, int place) {
        String slug = displayName
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._]+", "-")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        return Names.isName(slug) ? slug : String.valueOf(place);
    }

    private static boolean hasIndicator(Fields f) {
        return f.has("indicator") || f.has("indicatorRef");
    }

    private Parsed<IndicatorReader.Sli> indicator(Fields f) {
        if (f.has("indicator") == f.has("indicatorRef")) {
            return f.whole()
                    .refuse(
                            f.has("indicator")
                                    ? "has both indicator and indicatorRef; keep one of them"
                                    : "has no indicator; write indicatorRef: NAME, or indicator");
        }
        return f.has("indicator") ? inPlace.read(f.at("indicator")) : reference.read(f.at("indicatorRef"));
    }
}
