package io.vigia.core.config;

import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.config.probe.ProbeSpec;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code lake.yaml}: the lake as everyone sees it, the same file on every node. References between its parts (a service that
 * names a component, a route that names a site) are checked by the binder, which knows their positions.
 *
 * @param name of the lake
 * @param detect how observations become verdicts
 * @param sites in order of declaration
 * @param vantages the nodes whose word counts, with the site each stands in
 * @param components what is probed
 * @param services what clients reach
 * @param balancers the HAProxys that lead there
 * @param limits what may happen at once
 */
public record LakeConfig(
        String name,
        Detect detect,
        Map<SiteId, Site> sites,
        Map<NodeId, Vantage> vantages,
        Map<TargetId, Component> components,
        Map<ServiceId, Service> services,
        Map<BalancerId, Balancer> balancers,
        Limits limits) {

    public LakeConfig {
        sites = ordered(sites);
        vantages = ordered(vantages);
        components = ordered(components);
        services = ordered(services);
        balancers = ordered(balancers);
    }

    /** Whether {@code node} is to run a hook of any service. */
    public boolean hasHookOf(NodeId node) {
        return services.values().stream()
                .flatMap(service -> service.moves().hooks().values().stream())
                .anyMatch(hook -> hook.node().equals(node));
    }

    /** Copies, keeps the order of declaration, and allows no change. */
    static <K, V> Map<K, V> ordered(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** @param label for people; the site's id when not given */
    public record Site(String label) {}

    /** @param site the failure domain this node shares */
    public record Vantage(SiteId site) {}

    /**
     * Time <em>and</em> count: a vantage accuses after {@code fallCount} failures in a row that span {@code fallTime}, and
     * takes it back after {@code riseCount} successes that span {@code riseTime}.
     *
     * @param staleAfter a vantage's word older than this is silence (default 3s)
     * @param vantages how many must accuse, in as many different sites (default 2; 1 only in a lab of one site)
     * @param maxStall a vantage whose event loop or clock was off by more is sick (default 500ms)
     * @param quarantine how long a sick vantage is not counted after its last sign of sickness (default 3s)
     */
    public record Detect(
            int fallCount,
            Duration fallTime,
            int riseCount,
            Duration riseTime,
            Duration staleAfter,
            int vantages,
            Duration maxStall,
            Duration quarantine) {
        public static final Detect DEFAULT = new Detect(
                2,
                Duration.ofMillis(300),
                3,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                2,
                Duration.ofMillis(500),
                Duration.ofSeconds(3));

        public Detect {
            Checks.between("fallCount", fallCount, 1, 100);
            Checks.between("fallTime", fallTime, Duration.ZERO, Duration.ofMinutes(10));
            Checks.between("riseCount", riseCount, 1, 100);
            Checks.between("riseTime", riseTime, Duration.ZERO, Duration.ofHours(1));
            Checks.between("staleAfter", staleAfter, Duration.ofMillis(500), Duration.ofHours(1));
            Checks.between("vantages", vantages, 1, 100);
            Checks.between("maxStall", maxStall, Duration.ofMillis(10), Duration.ofMinutes(1));
            Checks.between("quarantine", quarantine, Duration.ZERO, Duration.ofHours(1));
        }
    }

    /**
     * @param interval between the starts of two probes while all is well (default 500ms for {@code tcp} and {@code http}, 5s for {@code host}, 1s for {@code haproxy})
     * @param timeout after which the target is held to be down (default 500ms; host and haproxy 2s)
     * @param retry pause between the end of a failure and the next probe, while the failure is young (default 100ms)
     */
    public record Schedule(Duration interval, Duration timeout, Duration retry) {
        public Schedule {
            Checks.between("interval", interval, Duration.ofMillis(50), Duration.ofDays(1));
            Checks.between("timeout", timeout, Duration.ofMillis(10), Duration.ofMinutes(5));
            Checks.between("retry", retry, Duration.ofMillis(10), Duration.ofDays(1));
        }
    }

    /**
     * Which nodes probe a component: all that {@code where} says, or just {@code nodes}.
     *
     * @param nodes vantages by name; empty unless {@code where} is {@link Where#NODES}
     */
    public record From(Where where, List<NodeId> nodes) {
        /** Every vantage of the lake (default for what a service needs). */
        public static final From VANTAGES = new From(Where.VANTAGES, List.of());
        /** The vantages in the component's own site (default otherwise). */
        public static final From SITE = new From(Where.SITE, List.of());

        public From {
            nodes = List.copyOf(nodes);
            if (nodes.isEmpty() == (where == Where.NODES)) {
                throw new IllegalArgumentException("from names no node; write one, such as [agent-a]");
            }
        }

        /** Just these vantages. */
        public static From just(List<NodeId> nodes) {
            return new From(Where.NODES, nodes);
        }

        /** Where probing nodes stand. */
        public enum Where {
            VANTAGES,
            SITE,
            NODES
        }

        /** Whether {@code node}, which stands in {@code site}, probes a component of {@code own}. */
        boolean includes(NodeId node, SiteId site, SiteId own) {
            return switch (where) {
                case VANTAGES -> true;
                case SITE -> site.equals(own);
                case NODES -> nodes.contains(node);
            };
        }
    }

    /**
     * @param from empty means: vantages when a service needs it, else site
     * @param shared whether services may need it in sites other than its own: one for all, whose loss no move can mend
     */
    public record Component(
            SiteId site, String label, ProbeSpec probe, Schedule schedule, Optional<From> from, boolean shared) {
        public Component(SiteId site, String label, ProbeSpec probe, Schedule schedule, Optional<From> from) {
            this(site, label, probe, schedule, from, false);
        }
    }

    /**
     * @param sites in order of preference, at least one
     * @param active where a lake without history begins
     * @param mode automatic when not given
     * @param cooldown after a failover, until the next automatic one; doubles while the service flaps (default 30s)
     * @param rpo seconds of data a failover may lose; empty means the service says {@code rpo: unchecked}: any lag goes
     * @param moves how its moves are carried out
     */
    public record Service(
            Map<SiteId, ServiceSite> sites,
            SiteId active,
            Mode mode,
            Duration cooldown,
            Optional<Duration> rpo,
            MoveConfig moves) {
        public Service {
            sites = ordered(sites);
            Checks.between("cooldown", cooldown, Duration.ZERO, Duration.ofDays(1));
            rpo.ifPresent(limit -> Checks.between("rpo", limit, Duration.ZERO, Duration.ofDays(365)));
            if (sites.isEmpty()) {
                throw new IllegalArgumentException("sites must name at least one site");
            }
            if (!sites.containsKey(active)) {
                throw new IllegalArgumentException(
                        "active '" + active + "' is not one of the service's sites " + sites.keySet());
            }
        }
    }

    /**
     * @param needs components that must all serve for the service to serve from this site; at least one
     * @param lag components whose observations carry this site's lag; the largest counts
     */
    public record ServiceSite(List<TargetId> needs, List<TargetId> lag) {
        public ServiceSite {
            needs = List.copyOf(needs);
            lag = List.copyOf(lag);
            if (needs.isEmpty()) {
                throw new IllegalArgumentException("needs must name at least one component");
            }
        }
    }

    /**
     * @param node the agent beside it, which acts on it
     * @param steering by what means
     */
    public record Balancer(NodeId node, Steering steering, Map<ServiceId, Route> routes) {
        public Balancer {
            routes = ordered(routes);
        }

        /** Its admin socket, where that is how it is moved. */
        public Optional<Steering.RuntimeApi> runtimeApi() {
            return steering instanceof Steering.RuntimeApi api ? Optional.of(api) : Optional.empty();
        }
    }

    /**
     * What may happen at once.
     *
     * @param moves of services that may be under way together (default: any number)
     * @param capacity share of the serving servers of a backend that one move may take away, above 0 to 1 (default 1: all). A move to a
     *     site with as many servers takes none away
     */
    public record Limits(int moves, double capacity) {
        public static final Limits NONE = new Limits(1000, 1);

        public Limits {
            Checks.between("moves", moves, 1, 1000);
            if (!(capacity > 0 && capacity <= 1)) {
                throw new IllegalArgumentException("capacity is " + capacity + ", must be above 0 and at most 1");
            }
        }
    }

    /**
     * A service at one balancer.
     *
     * @param servers of each site, by the names this balancer's configuration uses
     * @param check a query through the balancer's frontend, made by the agent beside it
     */
    public record Route(String backend, Map<SiteId, List<String>> servers, Optional<PathCheck> check) {
        public Route {
            Map<SiteId, List<String>> copies = new LinkedHashMap<>();
            servers.forEach((site, names) -> copies.put(site, List.copyOf(names)));
            servers = ordered(copies);
            Checks.haproxyName("backend", backend);
            servers.forEach((site, names) -> {
                names.forEach(name -> Checks.haproxyName("servers", name));
                if (names.isEmpty()) {
                    throw new IllegalArgumentException("servers of site " + site + " must name at least one server");
                }
            });
        }
    }

    /** A real query through a balancer, and how often. */
    public record PathCheck(HttpSpec probe, Schedule schedule) {}
}
