package io.vigia.core.model;

/** One HAProxy that an actuator keeps in step with the routing state. */
public record BalancerId(String value) implements Comparable<BalancerId> {
    public BalancerId {
        Names.require("balancer", value);
    }

    @Override
    public int compareTo(BalancerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
