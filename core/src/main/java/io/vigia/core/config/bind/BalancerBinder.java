package io.vigia.core.config.bind;

import io.vigia.core.config.LakeConfig.Balancer;
import io.vigia.core.config.LakeConfig.Route;
import io.vigia.core.config.LakeConfig.Service;
import io.vigia.core.config.Steering;
import io.vigia.core.config.bind.probe.ProbeBinder;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one balancer, and checks that its routes lead to every site of their services, each server to one site only. */
final class BalancerBinder {
    private final Paths paths;
    private final Declared declared;
    private final Map<ServiceId, Service> services;

    BalancerBinder(Paths paths, Declared declared, Map<ServiceId, Service> services) {
        this.paths = paths;
        this.declared = declared;
        this.services = services;
    }

    Parsed<Balancer> read(Spot spot) {
        return Fields.open(Section.BALANCER, spot)
                .map(f -> {
                    Parsed<NodeId> node = f.need(
                            "node", "the node whose agent acts on it", Values.scalar("a node's name", NodeId::new));
                    node.value().ifPresent(id -> warnOfStranger(f, id));
                    Parsed<Steering> steering = new SteeringBinder(paths).read(f);
                    var log = f.maybe("log", new BalancerLogBinder(paths)::read);
                    Parsed<Map<ServiceId, Route>> routes = f.need(
                            "routes",
                            "the services it leads to, such as s3: {backend: s3, servers: {a: [s3-a]}}",
                            Values.readable(this::serviceId, this::route));
                    routes.value().ifPresent(all -> refuseSharedBackends(f.at("routes"), all));
                    return f.build(() -> new Balancer(node.get(), steering.get(), log.get(), routes.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private void warnOfStranger(Fields f, NodeId node) {
        if (!declared.vantages().contains(node.value())) {
            f.at("node")
                    .warn("'" + node + "' is not one of the vantages; "
                            + Nearest.to(node.value(), declared.vantages())
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse("that is right only if its word is not to count"));
        }
    }

    private ServiceId serviceId(String text) {
        if (!declared.services().contains(text)) {
            throw new IllegalArgumentException(
                    "there is no service '" + text + "'; " + Nearest.advice(text, declared.services()));
        }
        return new ServiceId(text);
    }

    private Parsed<Route> route(Spot spot) {
        String name = spot.path().substring(spot.path().lastIndexOf('.') + 1);
        Optional<Service> service = services.entrySet().stream()
                .filter(entry -> entry.getKey().value().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
        return Fields.open(Section.ROUTE, spot)
                .map(f -> {
                    Parsed<String> backend = f.need("backend", "the backend of HAProxy's configuration", Values.TEXT);
                    Parsed<Map<SiteId, List<String>>> servers = f.need(
                            "servers",
                            "the backend's servers of each site, such as a: [s3-a]",
                            Values.named(text -> siteOf(service, text), Values.list("[s3-a]", Values.TEXT)));
                    servers.value().ifPresent(bySite -> checkServers(f.at("servers"), bySite, service));
                    var check = f.maybe("check", ProbeBinder::pathCheck);
                    return f.build(() -> new Route(backend.get(), servers.get(), check.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private SiteId siteOf(Optional<Service> service, String text) {
        List<String> legal = service.map(known ->
                        known.sites().keySet().stream().map(SiteId::value).toList())
                .orElse(declared.sites());
        if (!legal.contains(text)) {
            throw new IllegalArgumentException(
                    "the service has no site '" + text + "'; " + Nearest.advice(text, legal));
        }
        return new SiteId(text);
    }

    private static void checkServers(Spot spot, Map<SiteId, List<String>> bySite, Optional<Service> service) {
        Map<String, SiteId> siteOf = new HashMap<>();
        bySite.forEach((site, servers) -> servers.forEach(server -> {
            SiteId other = siteOf.putIfAbsent(server, site);
            if (other != null && !other.equals(site)) {
                spot.refuse("server '" + Printable.of(server) + "' is given to site '" + other + "' and to site '"
                        + site + "'; a server stands in one site");
            }
        }));
        service.ifPresent(known -> known.sites().keySet().forEach(site -> {
            if (!bySite.containsKey(site) && !declares(spot.node(), site.value())) {
                spot.refuse("name no server of site '" + site + "', so nothing could be moved there; add " + site
                        + ": [...], or take the site out of the service");
            }
        }));
    }

    private static boolean declares(ConfigNode node, String key) {
        return node instanceof ConfigNode.Mapping mapping && mapping.get(key).isPresent();
    }

    private static void refuseSharedBackends(Spot spot, Map<ServiceId, Route> routes) {
        Map<String, ServiceId> owner = new HashMap<>();
        routes.forEach((service, route) -> {
            ServiceId other = owner.putIfAbsent(route.backend(), service);
            if (other != null) {
                spot.refuse("services '" + other + "' and '" + service + "' share the backend '" + route.backend()
                        + "', and would move each other; give each its own backend");
            }
        });
    }
}
