package io.vigia.core.config.bind;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.LakeConfig.Component;
import io.vigia.core.config.LakeConfig.Detect;
import io.vigia.core.config.LakeConfig.From;
import io.vigia.core.config.LakeConfig.Limits;
import io.vigia.core.config.LakeConfig.Service;
import io.vigia.core.config.LakeConfig.Site;
import io.vigia.core.config.LakeConfig.Vantage;
import io.vigia.core.config.bind.probe.ProbeBinder;
import io.vigia.core.config.bind.probe.TimedProbe;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Names;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code lake.yaml}. */
final class LakeBinder {
    private final Paths paths;

    LakeBinder(Paths paths) {
        this.paths = paths;
    }

    Parsed<LakeConfig> read(Spot root) {
        return Fields.open(Section.LAKE, root).map(this::lake).orElseGet(Parsed::failed);
    }

    private Parsed<LakeConfig> lake(Fields f) {
        Declared declared = Declared.in(f.whole().node());
        Value<SiteId> site = Values.reference("site", declared.sites(), SiteId::new);

        Parsed<String> name =
                f.need("lake", "the lake's name", Values.scalar("a name", text -> Names.require("lake", text)));
        Parsed<Detect> detect = f.or("detect", Detect.DEFAULT, LakeBinder::detect);
        var sites = f.need(
                "sites",
                "the failure domains, such as a: {label: Madrid}",
                Values.readable(SiteId::new, LakeBinder::site));
        var vantages = f.or("vantages", Map.of(), Values.readable(NodeId::new, spot -> vantage(spot, site)));
        var components = f.or(
                "components",
                Map.of(),
                Values.readable(LakeBinder::componentId, spot -> component(spot, site, from(declared))));
        Map<TargetId, Component> readComponents = components.value().orElse(Map.of());
        ServiceBinder serviceBinder = new ServiceBinder(declared, readComponents);
        var services = f.or("services", Map.of(), Values.readable(ServiceId::new, serviceBinder::read));
        Map<ServiceId, Service> readServices = services.value().orElse(Map.of());
        BalancerBinder balancerBinder = new BalancerBinder(paths, declared, readServices);
        var balancers = f.or("balancers", Map.of(), Values.readable(BalancerId::new, balancerBinder::read));

        Parsed<Limits> limits = f.or("limits", Limits.NONE, LakeBinder::limits);

        Parsed<LakeConfig> lake = f.build(() -> new LakeConfig(
                name.value().orElse("unnamed"),
                detect.value().orElse(Detect.DEFAULT),
                sites.value().orElse(Map.of()),
                vantages.value().orElse(Map.of()),
                readComponents,
                readServices,
                balancers.value().orElse(Map.of()),
                limits.value().orElse(Limits.NONE)));
        // What is wrong between the parts is told together with what is wrong inside them.
        lake.value().ifPresent(whole -> new LakeRules(f, declared, whole).check());
        return lake;
    }

    private static Parsed<Detect> detect(Spot spot) {
        Detect by = Detect.DEFAULT;
        return Fields.open(Section.DETECT, spot)
                .map(f -> {
                    var fallCount = f.or("fallCount", by.fallCount(), Values.WHOLE);
                    var fallTime = f.or("fallTime", by.fallTime(), Values.DURATION);
                    var riseCount = f.or("riseCount", by.riseCount(), Values.WHOLE);
                    var riseTime = f.or("riseTime", by.riseTime(), Values.DURATION);
                    var staleAfter = f.or("staleAfter", by.staleAfter(), Values.DURATION);
                    var vantages = f.or("vantages", by.vantages(), Values.WHOLE);
                    var maxStall = f.or("maxStall", by.maxStall(), Values.DURATION);
                    var quarantine = f.or("quarantine", by.quarantine(), Values.DURATION);
                    return f.build(() -> new Detect(
                            fallCount.get(),
                            fallTime.get(),
                            riseCount.get(),
                            riseTime.get(),
                            staleAfter.get(),
                            vantages.get(),
                            maxStall.get(),
                            quarantine.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<Limits> limits(Spot spot) {
        return Fields.open(Section.LIMITS, spot)
                .map(f -> {
                    Parsed<Integer> moves = f.or("moves", Limits.NONE.moves(), Values.WHOLE);
                    Parsed<Double> capacity = f.or("capacity", Limits.NONE.capacity(), Values.SHARE);
                    return f.build(() -> new Limits(moves.get(), capacity.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<Site> site(Spot spot) {
        String id = spot.path().substring(spot.path().lastIndexOf('.') + 1);
        return Fields.open(Section.SITE, spot)
                .map(f -> {
                    Parsed<String> label = f.or("label", id, Values.TEXT);
                    return f.build(() -> new Site(label.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<Vantage> vantage(Spot spot, Value<SiteId> reference) {
        return Fields.open(Section.VANTAGE, spot)
                .map(f -> {
                    Parsed<SiteId> site = f.need("site", "the site this node stands in", reference);
                    return f.build(() -> new Vantage(site.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<Component> component(Spot spot, Value<SiteId> reference, Value<From> origin) {
        return Fields.open(Section.COMPONENT, spot)
                .map(f -> {
                    Parsed<SiteId> site = f.need("site", "the site it stands in", reference);
                    Parsed<String> label = f.or("label", "", Values.TEXT);
                    Parsed<TimedProbe> probe = f.need(
                            "probe",
                            "how it is probed, such as {kind: tcp, host: 10.0.0.1, port: 9083}",
                            ProbeBinder::component);
                    Parsed<Optional<From>> from = f.maybe("from", origin);
                    Parsed<Boolean> shared = f.or("shared", false, Values.FLAG);
                    return f.build(() -> new Component(
                            site.get(),
                            label.get(),
                            probe.get().probe(),
                            probe.get().schedule(),
                            from.get(),
                            shared.get()));
                })
                .orElseGet(Parsed::failed);
    }

    /** A word, or a list of vantages. */
    private static Value<From> from(Declared declared) {
        Value<From> word = Values.oneOf(
                "vantages, site, or a list of vantages such as [agent-a]",
                Map.of("vantages", From.VANTAGES, "site", From.SITE));
        Value<List<NodeId>> nodes =
                Values.list("[agent-a]", Values.reference("vantage", declared.vantages(), NodeId::new));
        return spot -> spot.node() instanceof ConfigNode.Listing listing
                ? listing.items().isEmpty()
                        ? spot.refuse("names no vantage; write one, such as [agent-a]")
                        : nodes.read(spot).map(From::just)
                : word.read(spot);
    }

    /** A component's own name has no slash: targets with one follow from the layout. */
    private static TargetId componentId(String text) {
        return new TargetId(Names.require("component", text));
    }
}
