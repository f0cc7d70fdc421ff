package io.vigia.core.model;

/** What clients reach through a load balancer. */
public record ServiceId(String value) implements Comparable<ServiceId> {
    public ServiceId {
        Names.require("service", value);
    }

    @Override
    public int compareTo(ServiceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
