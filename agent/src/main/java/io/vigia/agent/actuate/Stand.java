package io.vigia.agent.actuate;

import java.util.OptionalInt;

/**
 * How one server is to stand.
 *
 * @param weight of an open server alone: its share beside others, absolute, 1 to 256; empty for the one of its configuration
 */
record Stand(Kind kind, OptionalInt weight) {
    static final int MAX_WEIGHT = 256;

    enum Kind {
        /** Takes new sessions. */
        OPEN,
        /** Finishes the sessions it has. One in maintenance stands so too: it has none to finish. */
        DRAINING,
        /** In maintenance, without sessions. */
        FENCED,
        /** To be open, but not to be opened: nothing proves yet that a leader wants it. */
        UNOPENED
    }

    static final Stand OPEN = new Stand(Kind.OPEN, OptionalInt.empty());
    static final Stand DRAINING = new Stand(Kind.DRAINING, OptionalInt.empty());
    static final Stand FENCED = new Stand(Kind.FENCED, OptionalInt.empty());
    static final Stand UNOPENED = new Stand(Kind.UNOPENED, OptionalInt.empty());

    Stand {
        if (weight.isPresent() && (kind != Kind.OPEN || weight.getAsInt() < 1 || weight.getAsInt() > MAX_WEIGHT)) {
            throw new IllegalArgumentException("a server that is " + kind + " cannot have weight " + weight);
        }
    }

    static Stand open(int weight) {
        return new Stand(Kind.OPEN, OptionalInt.of(weight));
    }

    boolean isOpen() {
        return kind == Kind.OPEN;
    }
}
