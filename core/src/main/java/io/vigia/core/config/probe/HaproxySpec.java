package io.vigia.core.config.probe;

/** Asks an HAProxy at its Unix socket ({@code show info}, {@code show stat}). */
public record HaproxySpec(String socket) implements ProbeSpec {
    @Override
    public String kind() {
        return "haproxy";
    }
}
