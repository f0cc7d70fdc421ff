package io.vigia.lab.scenario;

/** What a problem of a run begins with when a promise of its own is about it. */
public final class Complaints {
    /** A run of a hook was begun more than once. */
    public static final String TWICE = "begun twice: ";
    /** The move, its steps or the balancers ended otherwise than they should. */
    public static final String ANOTHER_END = "another end: ";
    /** Processes of a hook outlived it. */
    public static final String LEFT_BEHIND = "left behind: ";
    /** Something waited for a hook that has nothing to do with it. */
    public static final String STUCK = "stuck: ";

    private Complaints() {}
}
