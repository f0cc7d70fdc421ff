package io.vigia.core.config.bind;

import io.vigia.core.config.Durations;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.LakeConfig.Balancer;
import io.vigia.core.config.LakeConfig.From;
import io.vigia.core.config.LakeConfig.ServiceSite;
import io.vigia.core.config.LakeConfig.Vantage;
import io.vigia.core.config.Steering;
import io.vigia.core.failover.FailoverPolicy;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold between the parts of a lake for it to be able to do its work. */
final class LakeRules {
    private final Fields fields;
    private final Declared declared;
    private final LakeConfig lake;

    LakeRules(Fields fields, Declared declared, LakeConfig lake) {
        this.fields = fields;
        this.declared = declared;
        this.lake = lake;
    }

    void check() {
        if (fields.has("sites") && declared.sites().isEmpty()) {
            fields.at("sites").refuse("name no site; write at least one, such as a: {}");
        }
        enoughVantages();
        neededIsSeenByAll();
        lagIsMeasuredOftenEnough();
        everybodyIsProbed();
        balancersAreDistinct();
        nobodyIsMovedTwice();
        servicesAreRouted();
    }

    private void enoughVantages() {
        int wanted = lake.detect().vantages();
        Set<SiteId> sites = lake.vantages().values().stream()
                .map(Vantage::site)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean allRead = lake.vantages().size() == declared.vantages().size();
        if (allRead && !lake.services().isEmpty() && sites.size() < wanted) {
            fields.at("vantages")
                    .refuse("stand in " + sites.size() + " different sites, and detect.vantages demands " + wanted
                            + ": no failure could ever be confirmed. Add vantages in other sites"
                            + (sites.isEmpty()
                                    ? ""
                                    : "; or, in a lab, write detect: {vantages: " + sites.size()
                                            + "} and accept that fewer observers can move a service"));
        }
        if (wanted == 1 && !lake.services().isEmpty()) {
            fields.at("detect").warn("vantages is 1: ONE observer's word moves a service. Only for a lab of one site");
        }
    }

    /** A component that only its own site watches can never be accused from outside, so its service would never move. */
    private void neededIsSeenByAll() {
        lake.services()
                .forEach((service, parts) -> parts.sites()
                        .forEach((site, needs) -> needs.needs().forEach(target -> {
                            LakeConfig.Component component = lake.components().get(target);
                            if (component != null
                                    && component
                                            .from()
                                            .filter(from -> isHidden(from, component.site()))
                                            .isPresent()) {
                                refuseHidden(service + ".sites." + site, target);
                            }
                        })));
    }

    private boolean isHidden(From from, SiteId own) {
        Set<SiteId> sites = from.nodes().stream()
                .map(node -> lake.vantages().get(node))
                .filter(java.util.Objects::nonNull)
                .map(Vantage::site)
                .collect(Collectors.toSet());
        return switch (from.where()) {
            case VANTAGES -> false;
            case SITE -> true;
            case NODES ->
                sites.size() < lake.detect().vantages() || sites.stream().allMatch(own::equals);
        };
    }

    private void refuseHidden(String user, TargetId target) {
        Spot component = child(fields.at("components"), target.value());
        String message = "is probed by too few (from), but services." + user
                + " needs it, and a site is accused only from two, one of them another; leave 'from' out";
        Spot from = child(component, "from");
        if (lake.detect().vantages() == 1) {
            from.warn(message);
        } else {
            from.refuse(message);
        }
    }

    /** A lag that is old before it is measured again would leave its site eligible now and then. */
    private void lagIsMeasuredOftenEnough() {
        Duration fresh = FailoverPolicy.Timing.DEFAULT.lagStaleAfter();
        lake.services().values().stream()
                .flatMap(service -> service.sites().values().stream())
                .flatMap(site -> site.lag().stream())
                .distinct()
                .forEach(target -> {
                    LakeConfig.Component component = lake.components().get(target);
                    if (component != null
                            && component
                                            .schedule()
                                            .interval()
                                            .plus(component.schedule().timeout())
                                            .compareTo(fresh)
                                    > 0) {
                        child(fields.at("components"), target.value())
                                .warn(
                                        "measures lag for a service, but not often enough: interval and timeout are together over "
                                                + Durations.format(fresh)
                                                + ", after which a lag says nothing; shorten them");
                    }
                });
    }

    private void everybodyIsProbed() {
        Set<TargetId> needed = lake.services().values().stream()
                .flatMap(service -> service.sites().values().stream())
                .map(ServiceSite::needs)
                .flatMap(java.util.List::stream)
                .collect(Collectors.toSet());
        boolean allRead = lake.vantages().size() == declared.vantages().size()
                && lake.services().size() == declared.services().size();
        lake.components().forEach((target, component) -> {
            boolean fromItsSite = component
                    .from()
                    .orElse(needed.contains(target) ? From.VANTAGES : From.SITE)
                    .equals(From.SITE);
            boolean alone = lake.vantages().values().stream()
                    .noneMatch(vantage -> vantage.site().equals(component.site()));
            if (allRead && fromItsSite && alone) {
                child(fields.at("components"), target.value())
                        .warn("is probed by nobody: no vantage stands in site '" + component.site()
                                + "'; add one there, or write from: vantages");
            }
        });
    }

    private void balancersAreDistinct() {
        Map<String, BalancerId> places = new HashMap<>();
        lake.balancers().forEach((id, balancer) -> {
            if (balancer.steering() instanceof Steering.RuntimeApi api) {
                refuseShared(id, balancer, "socket", api.socket(), places);
                refuseShared(id, balancer, "stateFile", api.stateFile(), places);
            } else if (balancer.steering() instanceof Steering.AgentCheck check) {
                refuseShared(id, balancer, "listen", check.listen().toString(), places);
            }
        });
    }

    private void refuseShared(
            BalancerId id, Balancer balancer, String key, String path, Map<String, BalancerId> owners) {
        BalancerId other = owners.putIfAbsent(balancer.node() + " " + path, id);
        if (other != null) {
            child(child(fields.at("balancers"), id.value()), key)
                    .refuse("is that of balancer '" + other + "' on the same node; two would fight over it");
        }
    }

    /** Two balancers on one node with a backend of the same name and other means are most likely one HAProxy, moved twice. */
    private void nobodyIsMovedTwice() {
        Map<String, Map.Entry<BalancerId, Balancer>> owners = new HashMap<>();
        lake.balancers()
                .entrySet()
                .forEach(entry -> entry.getValue().routes().values().forEach(route -> {
                    var other = owners.putIfAbsent(entry.getValue().node() + " " + route.backend(), entry);
                    if (other != null
                            && !other.getValue()
                                    .steering()
                                    .label()
                                    .equals(entry.getValue().steering().label())) {
                        child(fields.at("balancers"), entry.getKey().value())
                                .refuse(
                                        "moves backend '" + route.backend() + "' by "
                                                + entry.getValue().steering().label() + ", and balancer '"
                                                + other.getKey()
                                                + "' on the same node moves one of that name by "
                                                + other.getValue().steering().label()
                                                + ": never two means for one server. Keep one, or give the backends different names");
                    }
                }));
    }

    private void servicesAreRouted() {
        lake.services().keySet().forEach(service -> {
            boolean routed = fields.at("balancers").node() instanceof ConfigNode.Mapping balancers
                    && balancers.entries().stream()
                            .anyMatch(balancer -> balancer.value() instanceof ConfigNode.Mapping parts
                                    && parts.get("routes").orElse(balancers) instanceof ConfigNode.Mapping routes
                                    && routes.get(service.value()).isPresent());
            if (!routed) {
                child(fields.at("services"), service.value())
                        .warn("is routed by no balancer: Vigia will decide, and nothing will move; add it to"
                                + " balancers.NAME.routes");
            }
        });
    }

    private static Spot child(Spot spot, String key) {
        ConfigNode node = spot.node() instanceof ConfigNode.Mapping mapping
                ? mapping.get(key).orElse(spot.node())
                : spot.node();
        return spot.under(key, node);
    }
}
