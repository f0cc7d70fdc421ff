package io.vigia.core.config.bind;

import io.vigia.core.config.Durations;
import io.vigia.core.config.LakeConfig.Component;
import io.vigia.core.config.LakeConfig.Service;
import io.vigia.core.config.LakeConfig.ServiceSite;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one service, and checks that what it names is there and fits. */
final class ServiceBinder {
    static final Duration COOLDOWN = Duration.ofSeconds(30);

    /** The word for a service whose lag nobody measures. */
    private static final String UNCHECKED = "unchecked";

    private final Declared declared;
    private final Map<TargetId, Component> components;

    ServiceBinder(Declared declared, Map<TargetId, Component> components) {
        this.declared = declared;
        this.components = components;
    }

    Parsed<Service> read(Spot spot) {
        return Fields.open(Section.SERVICE, spot)
                .map(f -> {
                    var sites = f.need(
                            "sites",
                            "where it can be served from, such as a: {needs: [s3-a]}",
                            Values.named(this::siteId, this::site));
                    var active = f.need(
                            "active",
                            "the site that serves it at first",
                            Values.reference("site of this service", siteNames(f), SiteId::new));
                    Parsed<Mode> mode = f.or("mode", Mode.AUTOMATIC, Values.word(Mode.class));
                    Parsed<Duration> cooldown = f.or("cooldown", COOLDOWN, Values.DURATION);
                    Parsed<Optional<Duration>> rpo = f.need(
                            "rpo",
                            "how much data a failover may lose, such as 5m, or " + UNCHECKED
                                    + " to fail over whatever the lag",
                            Values.scalar("a duration, such as 5m, or " + UNCHECKED, ServiceBinder::rpo));
                    rpo.value()
                            .flatMap(limit -> limit)
                            .ifPresent(limit -> sites.value().orElse(Map.of()).forEach((site, parts) -> {
                                if (parts.lag().isEmpty()) {
                                    f.at("rpo")
                                            .warn("is " + Durations.format(limit) + ", but site '" + site
                                                    + "' names no lag: its lag will never be known, and nothing moves there by"
                                                    + " itself; give sites." + site + ".lag");
                                }
                            }));
                    Parsed<MoveConfig> moves = new MoveBinder(siteNames(f)).read(f);
                    moves.value()
                            .ifPresent(read -> refuseRamp(f, read, rpo.value().flatMap(limit -> limit)));
                    return f.build(() ->
                            new Service(sites.get(), active.get(), mode.get(), cooldown.get(), rpo.get(), moves.get()));
                })
                .orElseGet(Parsed::failed);
    }

    /** While a ramp lasts two sites serve, and what the one is told the other does not know yet. */
    private static void refuseRamp(Fields f, MoveConfig moves, Optional<Duration> rpo) {
        boolean one = rpo.isPresent()
                || moves.lease().isPresent()
                || moves.hooks().values().stream()
                        .anyMatch(hook -> hook.on() == HookPhase.FENCE || hook.on() == HookPhase.PROMOTE);
        if (one && !moves.failback().ramp().isEmpty()) {
            f.at("failback")
                    .refuse("has a ramp, during which two sites serve; a service with an rpo, a lease, or fence or"
                            + " promote hooks is served from one at a time. Leave the ramp out");
        }
    }

    private static List<String> siteNames(Fields service) {
        return service.at("sites").node() instanceof ConfigNode.Mapping sites && service.has("sites")
                ? sites.entries().stream().map(ConfigNode.Entry::key).distinct().toList()
                : List.of();
    }

    private SiteId siteId(String text) {
        if (!declared.sites().contains(text)) {
            throw new IllegalArgumentException(
                    "there is no site '" + text + "'; " + Nearest.advice(text, declared.sites()));
        }
        return new SiteId(text);
    }

    private Parsed<ServiceSite> site(Spot spot) {
        String site = spot.path().substring(spot.path().lastIndexOf('.') + 1);
        Value<TargetId> component = Values.reference("component", declared.components(), TargetId::new);
        return Fields.open(Section.SERVICE_SITE, spot)
                .map(f -> {
                    var needs = f.need(
                            "needs",
                            "the components that must all serve, such as [s3-" + site + "]",
                            Values.list("[s3-" + site + "]", place -> standingIn(site, place, component.read(place))));
                    var lag = f.or(
                            "lag",
                            List.of(),
                            Values.list("[cdc-" + site + "]", place -> carryingLag(place, component.read(place))));
                    return f.build(() -> new ServiceSite(needs.get(), lag.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<TargetId> standingIn(String site, Spot spot, Parsed<TargetId> needed) {
        Optional<Component> component = needed.value().flatMap(target -> Optional.ofNullable(components.get(target)));
        if (component.isPresent()
                && !component.get().shared()
                && !component.get().site().value().equals(site)) {
            return spot.refuse("component " + spot.node().describe() + " stands in site '"
                    + component.get().site() + "', not in '" + site + "'; name one of site '" + site
                    + "', or give the component shared: true if every site depends on it");
        }
        return needed;
    }

    private Parsed<TargetId> carryingLag(Spot spot, Parsed<TargetId> named) {
        Optional<Component> component = named.value().flatMap(target -> Optional.ofNullable(components.get(target)));
        if (component.isPresent() && !component.get().probe().carriesLag()) {
            return spot.refuse("component " + spot.node().describe()
                    + " carries no lag; name one whose probe measures it, such as http with a lagHeader");
        }
        return named;
    }

    private static Optional<Duration> rpo(String text) {
        if (text.equals(UNCHECKED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Durations.parse(text));
        } catch (IllegalArgumentException refusal) {
            throw new IllegalArgumentException(refusal.getMessage() + ", or the word " + UNCHECKED, refusal);
        }
    }
}
