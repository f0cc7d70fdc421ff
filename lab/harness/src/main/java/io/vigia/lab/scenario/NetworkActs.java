package io.vigia.lab.scenario;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.net.Fault;
import io.vigia.lab.net.NetworkLake;
import io.vigia.lab.scenario.Undisturbed.Then;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is done in each scenario that needs a network. */
final class NetworkActs {
    private static final Duration SHORT = Duration.ofSeconds(10);
    /** Long enough that everything which waits for silence has made up its mind. */
    private static final Duration WHILE = Duration.ofSeconds(15);
    /** A leader's lease, and every time-out of the group, is long over. */
    private static final Duration FROZEN = Duration.ofSeconds(40);

    private static final Duration OBSERVER = Duration.ofSeconds(43);

    private final Stage stage;
    private final Steady steady;

    NetworkActs(Stage stage, Steady steady) {
        this.stage = stage;
        this.steady = steady;
    }

    /** Throws {@link IllegalArgumentException} for a scenario that needs no network. */
    Act act(Scenario scenario) {
        return switch (scenario) {
            case NET_KILL_LEADER ->
                undisturbed(SHORT, (start, index) -> lake().kill(stage.leader()), index -> whenOneIsMissing());
            case NET_FREEZE_LEADER ->
                undisturbed(
                        FROZEN,
                        (start, index) -> lake().freeze(stage.leader()),
                        index -> index % 2 == 0 ? Then.NOTHING : whenOneIsMissing());
            case NET_KILL_LEADER_AND_SITE -> new SiteFailure(stage, steady, this::killLeaderAndService);
            case NET_ISOLATE_AGGREGATOR ->
                undisturbed(WHILE, (start, index) -> lake().isolate(aggregator(index)), index -> whenOneIsMissing());
            case NET_ISOLATE_BALANCER -> new BalancerIsolation(stage, steady);
            case NET_ISOLATE_ACTIVE_SITE -> new SiteFailure(stage, steady, this::isolateSite);
            case NET_ONE_WAY -> undisturbed(WHILE, this::oneWay, index -> Then.NOTHING);
            case NET_ISOLATE_OBSERVER ->
                undisturbed(OBSERVER, (start, index) -> lake().isolate(observer(index)), index -> Then.NOTHING);
            case NET_KILL_MAJORITY -> new MajorityDeath(stage, steady);
            case NET_FULL_DISK -> undisturbed(WHILE, this::fullDisk, index -> whenOneIsMissing());
            case NET_KILL_HAPROXY_MID_SWITCH -> new MidSwitchDeath(stage, steady);
            case NET_KILL_LEADER_AT_STEP -> new LeaderDeathAtStep(stage, steady);
            case NET_HUNG_HOOK -> new HungHook(stage, steady);
            default -> throw new IllegalArgumentException(scenario.word() + " needs no network");
        };
    }

    private Undisturbed undisturbed(
            Duration hold, Undisturbed.Choice choice, java.util.function.IntFunction<Then> then) {
        return new Undisturbed(stage, steady, hold, choice, then);
    }

    private NetworkLake lake() throws IOException {
        return stage.network();
    }

    /** A group that misses one must still act; an aggregator that is alone acts when it is back. */
    private Then whenOneIsMissing() {
        return stage.lake().aggregators().size() > 1 ? Then.FAILOVER_MEANWHILE : Then.FAILOVER_AFTERWARDS;
    }

    private String aggregator(int index) {
        List<String> names = List.copyOf(stage.lake().aggregators().keySet());
        return names.get(index % names.size());
    }

    private static String observer(int index) {
        List<String> agents = new ArrayList<>();
        Lake.SITES.forEach(site -> agents.add("agent-" + site));
        Lake.MOVED.keySet().forEach(balancer -> agents.add("agent-" + balancer));
        return agents.get(index % agents.size());
    }

    /** Every ordered pair of sites in turn, those with the active one first. */
    private Fault oneWay(Steady.Start start, int index) throws IOException {
        List<String> others = new ArrayList<>(Lake.SITES);
        others.remove(start.active());
        String near = others.get(index / 2 % 2);
        String far = others.get(1 - index / 2 % 2);
        return switch (index % 6) {
            case 0, 2 -> lake().oneWay(start.active(), near);
            case 1, 3 -> lake().oneWay(near, start.active());
            case 4 -> lake().oneWay(near, far);
            default -> lake().oneWay(far, near);
        };
    }

    /** The leader's and a follower's in turn. */
    private Fault fullDisk(Steady.Start start, int index) throws IOException {
        List<String> names = new ArrayList<>(stage.lake().aggregators().keySet());
        String leader = stage.leader();
        names.remove(leader);
        return lake().fillDisk(index % 2 == 0 ? leader : names.get(index / 2 % names.size()));
    }

    private String killLeaderAndService(String site) throws IOException {
        String leader = stage.leader();
        stage.network().faults().apply(lake().kill(leader));
        return new Breakage(stage.lake()).kill(site) + " and " + leader + ", the leader";
    }

    private String isolateSite(String site) throws IOException {
        Fault fault = lake().isolateSite(site);
        String leader = stage.leader();
        stage.network().faults().apply(fault);
        return fault.text() + (leader.endsWith("-" + site) ? ", the leader with it" : "");
    }
}
