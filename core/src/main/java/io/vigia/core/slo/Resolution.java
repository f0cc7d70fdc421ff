package io.vigia.core.slo;

import java.time.Duration;
import java.util.Optional;

/**
 * The four rings of a tally, finest first: how long a slot is and how many there are. A window is summed in the finest ring that holds it, and
 * so must be a multiple of that ring's slot.
 */
public enum Resolution {
    TEN_SECONDS(0, 10, 360),
    MINUTE(1, 60, 360),
    FIVE_MINUTES(2, 300, 864),
    HOUR(3, 3600, 720);

    private final int number;
    private final int slotSeconds;
    private final int slots;

    Resolution(int number, int slotSeconds, int slots) {
        this.number = number;
        this.slotSeconds = slotSeconds;
        this.slots = slots;
    }

    /** Its place among the rings, from 0, the finest. */
    int number() {
        return number;
    }

    /** Length of a slot in seconds. */
    public int slotSeconds() {
        return slotSeconds;
    }

    /** Slots in the ring. */
    public int slots() {
        return slots;
    }

    /** What the ring holds: 1 h, 6 h, 3 d, 30 d. */
    public Duration span() {
        return Duration.ofSeconds((long) slotSeconds * slots);
    }

    /** The finest ring that holds a window of this length, if its slots make it up. */
    static Optional<Resolution> holding(Duration window) {
        for (Resolution resolution : values()) {
            if (window.compareTo(resolution.span()) <= 0) {
                boolean fits = window.toMillis() > 0
                        && window.toMillis() % (resolution.slotSeconds * 1000L) == 0
                        && window.equals(Duration.ofMillis(window.toMillis()));
                return fits ? Optional.of(resolution) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Throws {@link IllegalArgumentException}, naming {@code what}, for a window that no ring sums exactly. */
    static Resolution require(String what, Duration window) {
        return holding(window)
                .orElseThrow(() -> new IllegalArgumentException(what + " is " + window
                        + ", must be a multiple of 10s up to 1h, of 1m up to 6h, of 5m up to 3d, or of 1h up to 30d"));
    }
}
