package io.vigia.lab.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be broken on purpose. */
public enum Scenario {
    KILL_SERVICE("SIGKILL to the active S3 server"),
    FREEZE_SERVICE("SIGSTOP to it: connections are accepted and nothing is answered"),
    KILL_SITE("SIGKILL to the active site's server and agent together"),
    KILL_AGENT("SIGKILL to the active site's agent alone: nothing may move"),
    KILL_AGGREGATOR("SIGKILL to every aggregator: nothing may move; a failover afterwards works"),
    RELOAD_HAPROXY("SIGUSR2 to a balancer after the service has moved: it keeps the routing"),
    RESTART_HAPROXY("a balancer is killed and started after the service has moved: the same"),
    FLAP("the active server is frozen 5 s and runs 5 s, for two minutes: at most one failover"),

    NET_KILL_LEADER("SIGKILL to the leading aggregator: nothing may move; the others fail a service over"),
    NET_FREEZE_LEADER("SIGSTOP to it for 40 s: nothing may move, not when it wakes up either"),
    NET_KILL_LEADER_AND_SITE("leading aggregator and active S3 server die together: first good answer within 4 s"),
    NET_ISOLATE_AGGREGATOR("each aggregator in turn is cut from everything: nothing may move; failovers work"),
    NET_ISOLATE_BALANCER("a balancer is cut off while the service moves: it keeps its site, and follows once healed"),
    NET_ISOLATE_ACTIVE_SITE("all of the active site is cut from everything: the service moves once"),
    NET_ONE_WAY("what one site sends to another is dropped: nothing may move"),
    NET_ISOLATE_OBSERVER("each agent in turn is cut from everything for 43 s: nothing may move"),
    NET_KILL_MAJORITY("two aggregators die, then the service: nothing moves until they are back, then it does"),
    NET_FULL_DISK("an aggregator's disk is full: nothing may move; failovers work"),
    NET_KILL_HAPROXY_MID_SWITCH("a balancer dies while it is being switched: it comes back with the new site"),
    NET_KILL_LEADER_AT_STEP("the leader dies at each step of a failover with hooks: it ends as if undisturbed"),
    NET_HUNG_HOOK("a promote hook hangs: it is killed at its time-out, and the move is rolled back");

    private static final String NETWORK = "net-";

    private final String what;

    Scenario(String what) {
        this.what = what;
    }

    /** What is done and what must come of it, in one line. */
    public String what() {
        return what;
    }

    /** What {@code detectMs} is the time of; {@link Figures} says what it is in the others. */
    public String detected() {
        return switch (this) {
            case NET_ISOLATE_BALANCER -> "reachable once healed";
            case NET_KILL_LEADER_AT_STEP -> "over after the leader's death";
            case NET_HUNG_HOOK -> "rolled back after the hook began";
            default -> "detected";
        };
    }

    /** Whether it waits, where there are Alertmanagers, until each has been told of the death. */
    public boolean awaitsAlerts() {
        return this == KILL_SERVICE || this == FREEZE_SERVICE || this == KILL_SITE;
    }

    /** Whether it needs a lake on a network of its own. */
    public boolean needsNetwork() {
        return word().startsWith(NETWORK);
    }

    /** Whether it means nothing with a single aggregator. */
    public boolean needsGroup() {
        return switch (this) {
            case NET_KILL_LEADER_AND_SITE, NET_KILL_MAJORITY, NET_FULL_DISK, NET_KILL_LEADER_AT_STEP -> true;
            default -> false;
        };
    }

    /** Whether its service has hooks, which the service of the others has not: they give a move more steps. */
    public boolean needsHooks() {
        return this == NET_KILL_LEADER_AT_STEP || this == NET_HUNG_HOOK;
    }

    /** All that need a network, or all that need none. */
    public static List<Scenario> all(boolean network) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.needsNetwork() == network)
                .toList();
    }

    /** As written on the command line: {@code kill-service}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every word, in the order in which {@code all} and {@code net-all} run them. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Scenario::word).toList();
    }

    /** Throws {@link IllegalArgumentException} with the legal words when {@code word} is none. */
    public static Scenario of(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is not a scenario; there are "
                        + String.join(", ", names()) + ", all and net-all"));
    }
}
