package io.vigia.agent.actuate;

import io.vigia.agent.actuate.WantedServers.Member;
import io.vigia.agent.actuate.WantedServers.Stand;
import io.vigia.agent.haproxy.ServersState;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a balancer is from the routing state, and the commands that would bring it there. Servers that {@code lake.yaml} does
 * not name are never touched; one that takes traffic beside them in a backend of ours is a problem.
 *
 * @param differences one line each, for people; empty when there is nothing to command
 * @param lines Runtime API lines in the order to be sent: in every service the old is fenced before the new is opened
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

    static RoutePlan of(Optional<RoutingState> wanted, LakeConfig.Balancer balancer, ServersState observed) {
        return new Comparison(wanted, WantedServers.of(wanted, balancer), balancer, observed).plan();
    }

    /** The work of one comparison; thrown away after it. */
    private static final class Comparison {
        private final Optional<RoutingState> wanted;
        private final WantedServers servers;
        private final LakeConfig.Balancer balancer;
        private final Map<ServerName, ServersState.Server> observed = new HashMap<>();
        private final Set<String> backends = new HashSet<>();
        private final List<String> differences = new ArrayList<>();
        private final List<String> commands = new ArrayList<>();
        private final List<String> problems;
        private final List<String> cautions = new ArrayList<>();
        private final SortedMap<ServiceId, RouteReport> routes = new TreeMap<>();

        Comparison(
                Optional<RoutingState> wanted,
                WantedServers servers,
                LakeConfig.Balancer balancer,
                ServersState observed) {
            this.wanted = wanted;
            this.servers = servers;
            this.balancer = balancer;
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
            List<String> fences = new ArrayList<>();
            List<String> opens = new ArrayList<>();
            if (backends.contains(backend)) {
                for (Member member : members) {
                    compare(member, wrong, fences, opens);
                }
                strangers(backend, wrong);
            } else {
                problem("HAProxy has no backend " + backend + " with servers", wrong);
            }
            commands.addAll(fences);
            commands.addAll(opens);
            routes.put(service, report(service, members, wrong));
        }

        private void compare(Member member, List<String> wrong, List<String> fences, List<String> opens) {
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
            if (stand == Stand.FENCED && !server.fenced()) {
                difference("server " + name + " of site " + member.site() + " is not in maintenance", wrong);
                fences.add("set server " + name + " state maint");
                fences.add("shutdown sessions server " + name);
            }
            if (stand == Stand.OPEN && !server.open()) {
                difference("server " + name + " of site " + member.site() + " is not ready", wrong);
                opens.add("set server " + name + " state ready");
            }
            if (stand == Stand.OPEN && server.weight() == 0 && server.initialWeight() > 0) {
                difference("server " + name + " of site " + member.site() + " has weight 0", wrong);
                opens.add("set server " + name + " weight 100%");
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
            SiteId active = wanted.map(state -> state.active().get(service)).orElse(null);
            if (active == null) {
                wrong.add(wanted.map(state -> "epoch " + state.epoch() + " does not name it")
                        .orElse("no routing state heard yet"));
            } else if (wrong.isEmpty() && !serving.equals(List.of(active))) {
                wrong.add(
                        serving.contains(active)
                                ? "a server that two services want differently is open"
                                : "no server of site " + active
                                        + " takes traffic (none configured, or HAProxy's own checks hold it down)");
            }
            return new RouteReport(serving, wrong.isEmpty(), Text.shorten(String.join("; ", wrong)));
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
