package io.vigia.platform.wire;

/** Where on the event bus what is said; every body is one frame. */
public final class BusAddresses {
    /** Agents publish {@link Message.Telemetry} here. */
    public static final String BATCHES = "vigia.batches";

    /** Aggregators publish {@link Message.Acks} here. */
    public static final String ACKS = "vigia.acks";

    private BusAddresses() {}
}
