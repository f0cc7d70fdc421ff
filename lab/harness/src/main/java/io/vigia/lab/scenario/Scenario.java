package io.vigia.lab.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be broken on purpose. */
public enum Scenario {
    /** SIGKILL to the active site's S3 server. */
    KILL_SERVICE,
    /** SIGSTOP to it: connections are accepted and nothing is answered. */
    FREEZE_SERVICE,
    /** SIGKILL to the active site's server and agent together. */
    KILL_SITE,
    /** SIGKILL to the active site's agent alone. */
    KILL_AGENT,
    /** SIGKILL to the aggregator; afterwards a failover must still work. */
    KILL_AGGREGATOR,
    /** SIGUSR2 to a balancer after the service has moved away from where its configuration began. */
    RELOAD_HAPROXY,
    /** A balancer is killed and started again after the service has moved. */
    RESTART_HAPROXY,
    /** The active site's server is frozen for 5 s and runs for 5 s, for two minutes. */
    FLAP;

    /** As written on the command line: {@code kill-service}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Every word, in the order in which {@code all} runs them. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Scenario::word).toList();
    }

    /** Throws {@link IllegalArgumentException} with the legal words when {@code word} is none. */
    public static Scenario of(String word) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + word + "' is not a scenario; there are " + String.join(", ", names()) + " and all"));
    }
}
