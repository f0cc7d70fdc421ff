package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Tell;
import io.vigia.agent.actuate.ActuatorEvent.Asked;
import io.vigia.agent.actuate.ActuatorState.Told;
import io.vigia.agent.actuate.ActuatorState.View;
import io.vigia.agent.actuate.WantedServers.Member;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * HAProxy asks by agent-check how each server is to stand, and is told. In step means that every server has asked since what is wanted
 * last changed, and was told; what HAProxy made of it is not seen. Without a routing state it is told nothing, which changes nothing.
 *
 * <p>Only {@code ready up N%}, {@code drain} and {@code maint} are ever said, each a whole place in all the categories it touches: HAProxy
 * keeps the last word of each, and one that was told {@code down} stays so when this agent dies.
 */
final class Polling implements Pursuit {
    /** HAProxy asks each server's agent every {@code agent-inter}, 2 s unless configured. One not asked for this long is not reached. */
    static final Duration ASKS_WITHIN = Duration.ofSeconds(10);

    private final LakeConfig.Balancer balancer;

    Polling(LakeConfig.Balancer balancer) {
        this.balancer = balancer;
    }

    @Override
    public void due(Turn turn) {
        judge(turn);
    }

    @Override
    public void changed(Turn turn) {
        judge(turn);
    }

    @Override
    public void happened(Turn turn, ActuatorEvent event) {
        if (event instanceof Asked asked) {
            Told before = turn.state.told().get(asked.server());
            boolean fresh = isFresh(turn, asked.server());
            tell(turn, asked);
            Told now = turn.state.told().get(asked.server());
            // HAProxy asks for each server twice a second or so: the same answer again changes nothing in a report.
            if (!fresh
                    || before == null
                    || now == null
                    || !before.of().equals(now.of())
                    || !before.stand().equals(now.stand())) {
                judge(turn);
            }
        }
    }

    private void tell(Turn turn, Asked asked) {
        Wanted wanted = turn.state.wanted();
        Optional<Stand> stand =
                Optional.ofNullable(WantedServers.of(wanted, balancer).stands().get(asked.server()));
        Optional<String> word = stand.flatMap(Polling::word);
        turn.act(new Tell(asked.number(), word));
        SortedMap<ServerName, Told> told = new TreeMap<>(turn.state.told());
        Told before = told.put(asked.server(), new Told(stand, wanted, turn.now));
        boolean moved = before != null && word.isPresent() && !before.stand().equals(stand);
        turn.state = turn.state.with(told);
        ActuatorCounters counters = turn.state.counters().withRound(false);
        turn.state = turn.state.with(moved ? counters.withCorrection(false) : counters);
    }

    private static Optional<String> word(Stand stand) {
        return switch (stand.kind()) {
            case OPEN -> Optional.of("ready up " + stand.weight().orElse(100) + "%");
            case DRAINING -> Optional.of("drain");
            case FENCED -> Optional.of("maint");
            case UNOPENED -> Optional.empty();
        };
    }

    private void judge(Turn turn) {
        Wanted wanted = turn.state.wanted();
        WantedServers servers = WantedServers.of(wanted, balancer);
        waitForAll(turn, servers);
        SortedMap<ServiceId, RouteReport> routes = new TreeMap<>();
        List<String> silent = new ArrayList<>();
        List<String> details = new ArrayList<>(servers.problems());
        boolean told = true;
        for (ServiceId service : servers.routes().keySet()) {
            List<String> wrong = new ArrayList<>();
            List<Member> members = servers.routes().getOrDefault(service, List.of());
            for (Member member : members) {
                told &= judge(turn, wanted, member.name(), wrong, silent);
            }
            RouteReport report = report(turn, wanted, service, members, wrong);
            routes.put(service, report);
            if (!report.inStep()) {
                details.add(service + ": " + report.detail());
            }
        }
        Condition condition = condition(wanted, servers, told, silent, routes);
        View before = turn.state.view();
        View view = before.showing(routes)
                .as(condition, condition == Condition.IN_STEP ? "" : Text.shorten(String.join("; ", details)))
                .settledOn(told ? Optional.of(wanted) : before.settled());
        turn.state = turn.state.with(view);
        ViewNotes.changes(turn, before, view);
    }

    /** From now on each server has a while to ask. */
    private static void waitForAll(Turn turn, WantedServers servers) {
        List<ServerName> missing = servers.routes().values().stream()
                .flatMap(List::stream)
                .map(Member::name)
                .filter(name -> !turn.state.told().containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            SortedMap<ServerName, Told> told = new TreeMap<>(turn.state.told());
            missing.forEach(name -> told.put(name, new Told(Optional.empty(), Wanted.NOTHING, turn.now)));
            turn.state = turn.state.with(told);
        }
    }

    /** Whether it was told what is wanted now, not long ago. */
    private static boolean judge(Turn turn, Wanted wanted, ServerName name, List<String> wrong, List<String> silent) {
        if (!isFresh(turn, name)) {
            wrong.add("HAProxy has not asked for server " + name + " for more than " + ASKS_WITHIN.toSeconds() + " s");
            silent.add(name.toString());
            return false;
        }
        Told told = turn.state.told().get(name);
        if (told == null || !told.of().equals(wanted)) {
            wrong.add("HAProxy has not asked for server " + name + " since " + wanted.described());
            return false;
        }
        return true;
    }

    private static boolean isFresh(Turn turn, ServerName name) {
        Told told = turn.state.told().get(name);
        return told != null && turn.now.isBefore(told.at().plus(ASKS_WITHIN));
    }

    private static RouteReport report(
            Turn turn, Wanted wanted, ServiceId service, List<Member> members, List<String> wrong) {
        List<SiteId> serving = members.stream()
                .filter(member -> isFresh(turn, member.name()) && isToldToServe(turn, member.name()))
                .map(Member::site)
                .distinct()
                .sorted()
                .toList();
        Optional<String> nowhere = wanted.whyNowhere(service);
        Optional<Placement> placement = wanted.placement(service);
        if (nowhere.isPresent()) {
            wrong.add(0, nowhere.get());
        } else if (wrong.isEmpty() && !serving.equals(placement.orElseThrow().serving())) {
            wrong.add(
                    placement.orElseThrow().unproven()
                            ? "nothing is opened before a leader has confirmed this balancer"
                            : "no server of some site that is to serve has been told to");
        }
        return new RouteReport(serving, wrong.isEmpty(), Text.shorten(String.join("; ", wrong)));
    }

    private static boolean isToldToServe(Turn turn, ServerName name) {
        return Optional.ofNullable(turn.state.told().get(name))
                .flatMap(Told::stand)
                .filter(Stand::isOpen)
                .isPresent();
    }

    private static Condition condition(
            Wanted wanted,
            WantedServers servers,
            boolean told,
            List<String> silent,
            SortedMap<ServiceId, RouteReport> routes) {
        if (wanted.isNothing()) {
            return Condition.WAITING;
        } else if (!silent.isEmpty()) {
            return Condition.UNREACHABLE;
        } else if (told && !wanted.isolated().isEmpty()) {
            return Condition.ISOLATED;
        } else if (!servers.problems().isEmpty()) {
            return Condition.MISCONFIGURED;
        }
        return routes.values().stream().allMatch(RouteReport::inStep) ? Condition.IN_STEP : Condition.CONVERGING;
    }

    @Override
    public Rehearsal rehearse(ActuatorState state, List<RoutingState> states) {
        SortedMap<ServerName, Stand> now = new TreeMap<>();
        state.told().forEach((name, told) -> told.stand().ifPresent(stand -> now.put(name, stand)));
        List<String> problems = new ArrayList<>();
        if (state.view().condition() == Condition.UNREACHABLE) {
            problems.add("HAProxy does not ask: " + state.view().detail());
        }
        List<List<String>> steps = new ArrayList<>();
        for (RoutingState each : states) {
            WantedServers servers = WantedServers.of(each, balancer);
            problems.addAll(servers.problems());
            List<String> lines = new ArrayList<>();
            servers.stands().forEach((name, stand) -> {
                if (!stand.equals(now.put(name, stand))) {
                    lines.add("agent-check " + name + ": " + word(stand).orElse(""));
                }
            });
            steps.add(lines);
        }
        return new Rehearsal(steps, problems);
    }
}
