package io.vigia.core.model;

/** A machine that runs an agent or an aggregator. */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        Names.require("node", value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
