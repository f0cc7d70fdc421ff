package io.vigia.core.sim;

/** How much happened. A simulation in which little happens proves nothing. */
final class Counts {
    int schedules;
    int entries;
    int failovers;
    int planned;
    int failbacks;
    int rollbacks;
    int degraded;
    int done;
    int leaderChanges;
    int hookRuns;
    int lateHooks;
    int promotions;
    int leaseFencings;
    int crashes;
    int commands;
    int accepted;
    int excused;

    void add(Counts other) {
        schedules += other.schedules;
        entries += other.entries;
        failovers += other.failovers;
        planned += other.planned;
        failbacks += other.failbacks;
        rollbacks += other.rollbacks;
        degraded += other.degraded;
        done += other.done;
        leaderChanges += other.leaderChanges;
        hookRuns += other.hookRuns;
        lateHooks += other.lateHooks;
        promotions += other.promotions;
        leaseFencings += other.leaseFencings;
        crashes += other.crashes;
        commands += other.commands;
        accepted += other.accepted;
        excused += other.excused;
    }

    int moves() {
        return failovers + planned + failbacks;
    }

    @Override
    public String toString() {
        return schedules + " schedules: " + entries + " log entries, " + leaderChanges + " leaders, " + crashes
                + " aggregators died; " + failovers + " failovers, " + planned + " planned moves, " + failbacks
                + " failbacks: " + done + " done, " + degraded + " degraded, " + rollbacks + " rolled back; " + hookRuns
                + " hooks run (" + lateHooks + " late), " + promotions + " promotions, " + leaseFencings
                + " lease fencings (" + excused + " balancers excused); " + commands + " commands, " + accepted
                + " accepted";
    }
}
