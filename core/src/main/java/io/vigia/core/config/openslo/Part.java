package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Keys;
import java.util.List;

/** Every part of an OpenSLO object, with the fields it may have. docs/slo.md lists them all, held by a test. */
public enum Part implements Keys {
    OBJECT("an OpenSLO object", "apiVersion", "kind", "metadata", "spec"),
    INLINE("an object written in place", "kind", "metadata", "spec"),
    METADATA("metadata", "name", "displayName", "labels", "annotations"),
    SERVICE("a Service", "description"),
    DATA_SOURCE("a DataSource", "description", "type", "connectionDetails"),
    SLI("an SLI", "description", "thresholdMetric", "ratioMetric"),
    RATIO_METRIC("a ratioMetric", "counter", "good", "bad", "total", "rawType", "raw"),
    METRIC("a metric", "metricSource"),
    METRIC_SOURCE("a metricSource", "metricSourceRef", "type", "spec"),
    SLO(
            "an SLO",
            "description",
            "service",
            "indicator",
            "indicatorRef",
            "timeWindow",
            "budgetingMethod",
            "objectives",
            "alertPolicies"),
    TIME_WINDOW("a time window", "duration", "isRolling", "calendar"),
    CALENDAR("a calendar", "startTime", "timeZone"),
    OBJECTIVE(
            "an objective",
            "displayName",
            "op",
            "value",
            "target",
            "targetPercent",
            "timeSliceTarget",
            "timeSliceWindow",
            "indicator",
            "indicatorRef",
            "compositeWeight"),
    ALERT_POLICY(
            "an AlertPolicy",
            "description",
            "alertWhenNoData",
            "alertWhenResolved",
            "alertWhenBreaching",
            "conditions",
            "notificationTargets"),
    POLICY_ITEM("an item of alertPolicies", "alertPolicyRef", "kind", "metadata", "spec"),
    CONDITION_ITEM("an item of conditions", "conditionRef", "kind", "metadata", "spec"),
    TARGET_ITEM("an item of notificationTargets", "targetRef", "kind", "metadata", "spec"),
    ALERT_CONDITION("an AlertCondition", "description", "severity", "condition"),
    BURN_RATE("a condition", "kind", "op", "threshold", "lookbackWindow", "alertAfter"),
    NOTIFICATION_TARGET("an AlertNotificationTarget", "description", "target"),
    PROBE_COUNT("the spec of a VigiaProbe count", "target", "service", "site", "from", "count"),
    PROBE_LATENCY("the spec of a VigiaProbe measure", "target", "service", "site", "from", "measure"),
    LAG("the spec of a VigiaLag measure", "target", "service", "site"),
    HAPROXY_COUNT("the spec of a VigiaHaproxy count", "service", "balancer", "count"),
    LOG_COUNT("the spec of a VigiaHaproxyLog count", "service", "balancer", "count"),
    LOG_LATENCY("the spec of a VigiaHaproxyLog measure", "service", "balancer", "measure"),
    CANARY_COUNT("the spec of a VigiaCanary count", "canary", "count"),
    CANARY_LATENCY("the spec of a VigiaCanary measure", "canary", "measure"),
    SERIES_COUNT("the spec of a Prometheus count", "target", "metric"),
    FAILOVER("the spec of a VigiaFailover measure", "service", "measure", "moves"),
    SLO_ANNOTATIONS(
            "the vigia.io annotations of an SLO",
            Annotations.TIME_SLICE_WINDOW,
            Annotations.LEAST_COVERAGE,
            Annotations.STALE_AFTER),
    CONDITION_ANNOTATIONS(
            "the vigia.io annotations of an AlertCondition",
            Annotations.SHORT_WINDOW,
            Annotations.GUARD_EVENTS,
            Annotations.GUARD_FAILURES),
    NO_ANNOTATIONS("the vigia.io annotations of this kind, of which there are none");

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that cannot change.
    private final List<String> keys;

    Part(String title, String... keys) {
        this.title = title;
        this.keys = List.of(keys);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<String> keys() {
        return keys;
    }
}
