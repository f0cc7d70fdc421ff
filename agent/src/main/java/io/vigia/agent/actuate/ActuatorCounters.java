package io.vigia.agent.actuate;

/**
 * What an actuator has done since its start; cumulative.
 *
 * @param rounds reconciliations ended
 * @param failures of them without a usable answer
 * @param corrections of them that sent commands
 * @param drifts of those, how many found something new that somebody else had done; one that cannot be undone counts once
 * @param refused routing states of a lower epoch, or of the same epoch with other sites
 * @param isolations times that a lease ran out and services were fenced for it
 */
public record ActuatorCounters(
        long rounds, long failures, long corrections, long drifts, long refused, long isolations) {
    public static final ActuatorCounters ZERO = new ActuatorCounters(0, 0, 0, 0, 0, 0);

    ActuatorCounters withRound(boolean failed) {
        return new ActuatorCounters(rounds + 1, failures + (failed ? 1 : 0), corrections, drifts, refused, isolations);
    }

    ActuatorCounters withCorrection(boolean drift) {
        return new ActuatorCounters(rounds, failures, corrections + 1, drifts + (drift ? 1 : 0), refused, isolations);
    }

    ActuatorCounters withRefusal() {
        return new ActuatorCounters(rounds, failures, corrections, drifts, refused + 1, isolations);
    }

    ActuatorCounters withIsolation() {
        return new ActuatorCounters(rounds, failures, corrections, drifts, refused, isolations + 1);
    }
}
