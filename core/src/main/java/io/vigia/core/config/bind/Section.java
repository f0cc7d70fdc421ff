package io.vigia.core.config.bind;

import java.util.List;

/** Every part of the configuration files, with the keys it may have. docs/configuration.md lists them all, held by a test. */
public enum Section implements Keys {
    LAKE(
            "lake.yaml",
            "lake",
            "detect",
            "sites",
            "vantages",
            "components",
            "services",
            "balancers",
            "limits",
            "include"),
    DETECT(
            "detect",
            "fallCount",
            "fallTime",
            "riseCount",
            "riseTime",
            "staleAfter",
            "vantages",
            "maxStall",
            "quarantine"),
    SITE("a site", "label"),
    VANTAGE("a vantage", "site"),
    COMPONENT("a component", "site", "label", "probe", "from", "shared"),
    SERVICE(
            "a service",
            "active",
            "mode",
            "cooldown",
            "rpo",
            "sites",
            "isolation",
            "lease",
            "drain",
            "failback",
            "hooks"),
    FAILBACK("failback", "mode", "after", "ramp", "hold"),
    HOOK("a hook", "on", "node", "command", "timeout", "onFailure", "from", "to"),
    SERVICE_SITE("a service's site", "needs", "lag"),
    BALANCER("a balancer", "node", "method", "socket", "stateFile", "listen", "command", "timeout", "routes"),
    LIMITS("limits", "moves", "capacity"),
    ROUTE("a route", "backend", "servers", "check"),
    AGENT(
            "agent.yaml",
            "node",
            "lake",
            "state",
            "telemetry",
            "aggregators",
            "cluster",
            "host",
            "http",
            "tls",
            "log",
            "insecure"),
    AGGREGATOR(
            "aggregator.yaml",
            "node",
            "lake",
            "slos",
            "state",
            "http",
            "stream",
            "group",
            "cluster",
            "notify",
            "tls",
            "log",
            "insecure"),
    GROUP("group", "bind", "peers", "tls"),
    PEER("a peer", "raft", "http"),
    NOTIFY(
            "notify",
            "alertmanagers",
            "headers",
            "authority",
            "labels",
            "runbooks",
            "dashboards",
            "resend",
            "expires",
            "timeout"),
    CLUSTER("cluster", "name", "bind", "members"),
    HOST("host", "mounts", "diskFullRatio", "interval", "timeout", "retry"),
    TLS("tls", "certificate", "key", "authority"),
    LOG("log", "format", "level");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that cannot change.
    private final List<String> keys;

    Section(String title, String... keys) {
        this.title = title;
        this.keys = List.of(keys);
    }

    /** As a person calls it. */
    @Override
    public String title() {
        return title;
    }

    @Override
    public List<String> keys() {
        return keys;
    }
}
