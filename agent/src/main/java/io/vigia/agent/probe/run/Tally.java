package io.vigia.agent.probe.run;

/** Cumulative counts of one target, which outlive the replacement of its probe: a counter must never go back. */
record Tally(long checks, long failures) {
    static final Tally NONE = new Tally(0, 0);
}
