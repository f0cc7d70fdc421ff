package io.vigia.core.model;

import java.util.Arrays;

/**
 * Something that is probed: a component by its own name ({@code s3-a}), or one that follows from the layout: {@code
 * host/NODE}, {@code haproxy/BALANCER}, {@code path/BALANCER/SERVICE}, {@code
 * log/BALANCER}, {@code log/BALANCER/SERVICE}. Up to three names joined by a slash.
 */
public record TargetId(String value) implements Comparable<TargetId> {
    public TargetId {
        String[] parts = value.split("/", -1);
        if (parts.length > 3 || !Arrays.stream(parts).allMatch(Names::isName)) {
            throw new IllegalArgumentException(
                    "target '" + Names.shorten(value) + "' is not one to three names joined by '/'");
        }
    }

    /** The machine a node runs on. */
    public static TargetId host(NodeId node) {
        return new TargetId("host/" + node);
    }

    /** The HAProxy process of a balancer, asked at its own socket. */
    public static TargetId haproxy(BalancerId balancer) {
        return new TargetId("haproxy/" + balancer);
    }

    /** A real query to a service through one balancer. */
    public static TargetId path(BalancerId balancer, ServiceId service) {
        return new TargetId("path/" + balancer + "/" + service);
    }

    /** What receives a balancer's log. */
    public static TargetId log(BalancerId balancer) {
        return new TargetId("log/" + balancer);
    }

    /** Every query to a service through one balancer, by the balancer's own log. */
    public static TargetId log(BalancerId balancer, ServiceId service) {
        return new TargetId("log/" + balancer + "/" + service);
    }

    @Override
    public int compareTo(TargetId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
