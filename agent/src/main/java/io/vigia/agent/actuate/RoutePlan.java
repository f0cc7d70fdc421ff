package io.vigia.agent.actuate;

import io.vigia.agent.actuate.WantedServers.Member;
import io.vigia.agent.haproxy.ServersState;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a balancer is from the routing state, and the commands that would bring it there. Servers that {@code lake.yaml} does
 * not name are never touched; one that takes traffic beside them in a backend of ours is a problem.
 *
 * @param differences one line each, for people; empty when there is nothing to command
 * @param lines Runtime API lines in the order to be sent: in every service the old is fenced or drained before the new is opened, but
 *     where the old drains while the new serves, the new is opened first, so that there is never nobody
 * @param problems what a command cannot mend: configuration that names what is not there
 * @param cautions what is not wrong now, but will be at the next restart
 * @param routes each service as read from the balancer
 */
record RoutePlan(
        List<String> differences,
        List<String> lines,
        List<String> problems,
        List<String> cautions,
        SortedMap<ServiceId, RouteReport> routes) {
    /** HAProxy cuts a line at {@code tune.bufsize}, 16 KiB by default. */
    static final int MAX_LINE_LENGTH = 4096;

    RoutePlan {
        differences = List.copyOf(differences);
        lines = List.copyOf(lines);
        problems = List.copyOf(problems);
        cautions = List.copyOf(cautions);
        routes = Collections.unmodifiableSortedMap(routes);
    }

    /** Nothing to command (there may be problems all the same). */
    boolean settled() {
        return lines.isEmpty();
    }

    static RoutePlan of(Wanted wanted, LakeConfig.Balancer balancer, ServersState observed) {
        return of(wanted, balancer, observed, Sessions.unknown());
    }

    static RoutePlan of(Wanted wanted, LakeConfig.Balancer balancer, ServersState observed, Sessions sessions) {
        return new Comparison(wanted, balancer, observed, sessions).plan();
    }

    /** The commands of one service, by what they do. */
    private static final class Orders {
        final List<String> fences = new ArrayList<>();
        final List<String> drains = new ArrayList<>();
        /** Of servers that are open: before the others, which bring no traffic while they are closed. */
        final List<String> weightsOfOpen = new ArrayList<>();

        final List<String> weights = new ArrayList<>();
        final List<String> opens = new ArrayList<>();

        List<String> inOrder(boolean openFirst) {
            List<String> all = new ArrayList<>(fences);
            all.addAll(openFirst ? List.of() : drains);
            all.addAll(weightsOfOpen);
            all.addAll(weights);
            all.addAll(opens);
            all.addAll(openFirst ? drains : List.of());
            return all;
        }
    }

    /** The work of one comparison; thrown away after it. */
    private static final class Comparison {
        private final Wanted wanted;
        private final WantedServers servers;
        private final LakeConfig.Balancer balancer;
        private final Sessions sessions;
        private final Map<ServerName, ServersState.Server> observed = new HashMap<>();
        private final Set<String> backends = new HashSet<>();
        private final List<String> differences = new ArrayList<>();
        private final List<String> commands = new ArrayList<>();
        private final List<String> problems;
        private final List<String> cautions = new ArrayList<>();
        private final SortedMap<ServiceId, RouteReport> routes = new TreeMap<>();

        Comparison(Wanted wanted, LakeConfig.Balancer balancer, ServersState observed, Sessions sessions) {
            this.wanted = wanted;
            this.servers = WantedServers.of(wanted, balancer);
            this.balancer = balancer;
            this.sessions = sessions;
            this.problems = new ArrayList<>(servers.problems());
            for (ServersState.Server server : observed.servers()) {
                backends.add(server.backend());
                if (ServerName.isSafe(server.backend()) && ServerName.isSafe(server.name())) {
                    this.observed.put(new ServerName(server.backend(), server.name()), server);
                }
            }
        }

        RoutePlan plan() {
            balancer.routes()
                    .forEach((service, route) -> compare(
                            service,
                            Text.printable(route.backend()),
                            servers.routes().getOrDefault(service, List.of())));
            return new RoutePlan(differences, joined(commands), problems, cautions, routes);
        }

        private void compare(ServiceId service, String backend, List<Member> members) {
            List<String> wrong = new ArrayList<>();
            Orders orders = new Orders();
            if (backends.contains(backend)) {
                for (Member member : members) {
                    compare(member, wrong, orders);
                }
                strangers(backend, wrong);
            } else {
                problem("HAProxy has no backend " + backend + " with servers", wrong);
            }
            boolean openFirst =
                    wanted.placement(service).map(Placement::finishing).orElse(false);
            commands.addAll(orders.inOrder(openFirst));
            routes.put(service, report(service, members, wrong));
        }

        private void compare(Member member, List<String> wrong, Orders orders) {
            ServerName name = member.name();
            ServersState.Server server = observed.get(name);
            if (server == null) {
                problem("backend " + name.backend() + " has no server " + name.server(), wrong);
                return;
            }
            if ((server.admin() & ServersState.Server.CMAINT) == 0) {
                cautions.add("server " + name + " is not 'disabled' in HAProxy's configuration");
            }
            Stand stand = servers.stands().get(name);
            if (stand == null) {
                return;
            }
            String who = "server " + name + " of site " + member.site();
            switch (stand.kind()) {
                case OPEN -> open(who, name, stand, server, wrong, orders);
                case FENCED -> {
                    if (!server.fenced()) {
                        difference(who + " is not in maintenance", wrong);
                        orders.fences.add("set server " + name + " state maint");
                        orders.fences.add("shutdown sessions server " + name);
                    }
                }
                case DRAINING -> {
                    // One in maintenance has nothing to finish; drain would let in again whom a cookie binds to it.
                    if (!server.fenced() && !server.drained()) {
                        difference(who + " does not drain", wrong);
                        orders.drains.add("set server " + name + " state drain");
                    }
                }
                case UNOPENED -> {}
            }
        }

        private void open(
                String who,
                ServerName name,
                Stand stand,
                ServersState.Server server,
                List<String> wrong,
                Orders orders) {
            int weight = stand.weight().orElse(server.initialWeight());
            if (server.weight() != weight) {
                difference(who + " has weight " + server.weight() + ", not " + weight, wrong);
                (server.open() ? orders.weightsOfOpen : orders.weights)
                        .add("set server " + name + " weight "
                                + (stand.weight().isPresent() ? Integer.toString(weight) : "100%"));
            }
            if (!server.open()) {
                difference(who + " is not ready", wrong);
                orders.opens.add("set server " + name + " state ready");
            }
        }

        /** Servers that nobody told us of, in a backend of ours: a request may go to any of them. */
        private void strangers(String backend, List<String> wrong) {
            observed.forEach((name, server) -> {
                if (name.backend().equals(backend) && server.takesTraffic() && !isNamed(name)) {
                    problem("server " + name + " takes traffic, but lake.yaml does not name it", wrong);
                }
            });
        }

        private boolean isNamed(ServerName name) {
            return servers.routes().values().stream()
                    .flatMap(List::stream)
                    .anyMatch(member -> member.name().equals(name));
        }

        private RouteReport report(ServiceId service, List<Member> members, List<String> wrong) {
            List<SiteId> serving = members.stream()
                    .filter(member -> {
                        ServersState.Server server = observed.get(member.name());
                        return server != null && server.takesTraffic();
                    })
                    .map(Member::site)
                    .distinct()
                    .sorted()
                    .toList();
            Optional<Placement> placement = wanted.placement(service);
            Optional<String> nowhere = wanted.whyNowhere(service);
            if (nowhere.isPresent()) {
                wrong.add(nowhere.get());
            } else if (wrong.isEmpty()
                    && !serving.equals(placement.orElseThrow().serving())) {
                wrong.add(unexpected(placement.orElseThrow(), serving));
            }
            return new RouteReport(
                    serving, wrong.isEmpty(), Text.shorten(String.join("; ", wrong)), unfinished(placement, members));
        }

        private static String unexpected(Placement placement, List<SiteId> serving) {
            return placement.serving().stream()
                    .filter(site -> !serving.contains(site))
                    .findFirst()
                    .map(site -> "no server of site " + site + " takes traffic "
                            + (placement.unproven()
                                    ? "(none is opened before a leader has confirmed this balancer)"
                                    : "(none configured, or HAProxy's own checks hold it down)"))
                    .orElse("a server that two services want differently is open");
        }

        private OptionalLong unfinished(Optional<Placement> placement, List<Member> members) {
            if (placement.filter(Placement::finishing).isEmpty()) {
                return OptionalLong.empty();
            }
            return sessions.of(members.stream()
                    .map(Member::name)
                    .filter(name -> Stand.DRAINING.equals(servers.stands().get(name)))
                    .filter(observed::containsKey)
                    .toList());
        }

        private void problem(String what, List<String> wrong) {
            problems.add(what);
            wrong.add(what);
        }

        private void difference(String what, List<String> wrong) {
            differences.add(what);
            wrong.add(what);
        }

        private static List<String> joined(List<String> commands) {
            List<String> lines = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            for (String command : commands) {
                if (line.length() > 0 && line.length() + 2 + command.length() > MAX_LINE_LENGTH) {
                    lines.add(line.toString());
                    line.setLength(0);
                }
                line.append(line.length() == 0 ? "" : "; ").append(command);
            }
            if (line.length() > 0) {
                lines.add(line.toString());
            }
            return lines;
        }
    }
}
