package io.vigia.core.failover;

/**
 * Who wants something, and why.
 *
 * @param who a person or a token's name, or {@link #RULE}
 * @param why one line, for people
 */
public record Origin(String who, String why) {
    /** Vigia itself, by the rules of its configuration. */
    public static final String RULE = "vigia";

    public static final int MAX_WHO = 64;
    public static final int MAX_WHY = 256;

    public Origin {
        if (who.isBlank() || who.length() > MAX_WHO) {
            throw new IllegalArgumentException("who must have 1 to " + MAX_WHO + " characters");
        }
        if (why.length() > MAX_WHY) {
            throw new IllegalArgumentException("why must have at most " + MAX_WHY + " characters");
        }
    }

    /** By the rules; a reason that is too long is cut. */
    public static Origin rule(String why) {
        return new Origin(RULE, Wording.cut(why, MAX_WHY));
    }

    /**
     * What a person says of itself: never that it is Vigia, or the audit log would blame the rules for what a person did.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    public static Origin person(String who, String why) {
        if (who.strip().equalsIgnoreCase(RULE)) {
            throw new IllegalArgumentException("who must be a person or a program, not '" + RULE + "' itself");
        }
        return new Origin(who, why);
    }
}
