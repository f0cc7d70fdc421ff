package io.vigia.core.model;

/** A failure domain that can serve. */
public record SiteId(String value) implements Comparable<SiteId> {
    public SiteId {
        Names.require("site", value);
    }

    @Override
    public int compareTo(SiteId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
