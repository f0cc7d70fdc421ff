package io.vigia.agent.probe.run;

import io.vigia.core.model.SelfHealth;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Judges the observer by a tick on its own event loop: how late it came, how many never came, and whether wall clock and
 * monotonic clock agree on how long it was. A stopped process (SIGSTOP), a long collection and a busy loop all show as a
 * stall. Reads time only through its two suppliers; belongs to one context.
 */
public final class SelfHealthMeter {
    /** The tick for which the figures of {@code detect.maxStall} are meant. */
    public static final Duration TICK = Duration.ofMillis(100);

    private final LongSupplier nanoTime;
    private final LongSupplier wallMillis;
    private final long tickNanos;
    private long lastNanos;
    private long lastWallMillis;
    private long stallNanos;
    private long jumpMillis;
    private long missed;
    private long dropped;

    /** @param tick how often {@link #tick} is meant to be called */
    public SelfHealthMeter(LongSupplier nanoTime, LongSupplier wallMillis, Duration tick) {
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
        this.tickNanos = tick.toNanos();
        this.lastNanos = nanoTime.getAsLong();
        this.lastWallMillis = wallMillis.getAsLong();
    }

    /** On the system's clocks; the caller arranges for {@link #tick} every {@link #TICK}. */
    public static SelfHealthMeter onSystemClocks() {
        return new SelfHealthMeter(System::nanoTime, System::currentTimeMillis, TICK);
    }

    /** The loop is alive: called by its timer. */
    public void tick() {
        long now = nanoTime.getAsLong();
        long wall = wallMillis.getAsLong();
        long late = now - lastNanos - tickNanos;
        stallNanos = Math.max(stallNanos, late);
        if (late >= tickNanos) {
            missed += late / tickNanos;
        }
        long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(now - lastNanos);
        jumpMillis = Math.max(jumpMillis, Math.abs(wall - lastWallMillis - elapsedMillis));
        lastNanos = now;
        lastWallMillis = wall;
    }

    /** So many results had to be thrown away. */
    public void dropped(long count) {
        dropped += count;
    }

    /**
     * The worst since the last call. A tick that is overdue at this moment is already counted: after a stall the batch must
     * not leave before the tick that would tell of it.
     */
    public SelfHealth take() {
        if (nanoTime.getAsLong() - lastNanos > 2 * tickNanos) {
            tick();
        }
        SelfHealth health = new SelfHealth(TimeUnit.NANOSECONDS.toMillis(stallNanos), jumpMillis, missed, dropped);
        stallNanos = 0;
        jumpMillis = 0;
        missed = 0;
        return health;
    }
}
