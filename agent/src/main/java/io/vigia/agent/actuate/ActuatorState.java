package io.vigia.agent.actuate;

import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything an {@link Actuator} remembers between two steps. Immutable.
 *
 * @param epochs what has been heard and what is on disk
 * @param round where the reconciliation stands
 * @param view what is known of the balancer
 * @param files what is known of HAProxy's state file
 * @param counters since the start
 * @param lastReport the last one sent
 */
record ActuatorState(
        Epochs epochs,
        Round round,
        View view,
        Files files,
        ActuatorCounters counters,
        Optional<BalancerReport> lastReport) {

    /**
     * @param accepted the highest on disk
     * @param pending a higher one on its way there
     * @param persisting whether a write is under way
     * @param problem why the last write failed
     * @param refusal the loudest refusal since the last acceptance
     * @param doubt present while the disk's copy cannot be read, so that the highest epoch ever applied is not known
     */
    record Epochs(
            Optional<RoutingState> accepted,
            Optional<RoutingState> pending,
            boolean persisting,
            Optional<String> problem,
            Optional<String> refusal,
            Optional<Doubt> doubt) {

        /** The state to be beaten. */
        Optional<RoutingState> highest() {
            return pending.or(() -> accepted);
        }

        Epochs withPersisting(boolean now) {
            return new Epochs(accepted, pending, now, problem, refusal, doubt);
        }

        Epochs withRefusal(String why) {
            return new Epochs(accepted, pending, persisting, problem, Optional.of(why), doubt);
        }

        Epochs withDoubt(Doubt more) {
            return new Epochs(accepted, pending, persisting, problem, refusal, Optional.of(more));
        }
    }

    /**
     * @param reason what is wrong with the disk's copy
     * @param best the highest epoch heard since
     * @param until when to believe it: by then every aggregator that is there has spoken
     */
    record Doubt(String reason, Optional<RoutingState> best, Optional<Instant> until) {}

    enum Phase {
        IDLE,
        PREPARING,
        ASKING,
        COMMANDING,
        READING_BACK
    }

    /**
     * @param number of the request that is outstanding, or of the last
     * @param lines still to be sent
     * @param complaints what HAProxy said to the commands of this round
     * @param again whether a newer epoch came meanwhile: begin anew as soon as the outstanding request has ended
     * @param failures in a row, of rounds that did not bring the balancer into step
     * @param wake number of the only pause that counts
     */
    record Round(
            Phase phase,
            long number,
            List<String> lines,
            List<String> complaints,
            boolean again,
            int failures,
            long wake) {

        static final Round NONE = new Round(Phase.IDLE, 0, List.of(), List.of(), false, 0, 0);

        Round to(Phase next, long request, List<String> rest) {
            return new Round(next, request, rest, complaints, again, failures, wake);
        }

        Round complaining(List<String> more) {
            return new Round(phase, number, lines, more, again, failures, wake);
        }

        Round withAgain(boolean now) {
            return new Round(phase, number, lines, complaints, now, failures, wake);
        }

        Round ended(int failuresNow, long wakeNow) {
            return new Round(Phase.IDLE, number, List.of(), List.of(), false, failuresNow, wakeNow);
        }
    }

    /**
     * @param settledEpoch the last epoch that was read back as done; 0 when none
     * @param cautions what will go wrong at the next restart
     * @param told the trouble last logged, so that each is logged once
     * @param drift the differences last found in an epoch that had been read back as done; empty once they are mended
     */
    record View(
            Condition condition,
            String detail,
            SortedMap<ServiceId, RouteReport> routes,
            long settledEpoch,
            List<String> cautions,
            String told,
            List<String> drift) {

        View as(Condition now, String why) {
            return new View(now, why, routes, settledEpoch, cautions, told, drift);
        }

        View telling(String trouble) {
            return new View(condition, detail, routes, settledEpoch, cautions, trouble, drift);
        }

        View drifted(List<String> differences) {
            return new View(condition, detail, routes, settledEpoch, cautions, told, differences);
        }

        /** Nothing counts as in step any more. */
        View unproven(String why, boolean keepServing) {
            SortedMap<ServiceId, RouteReport> unproven = new TreeMap<>();
            routes.forEach((service, route) -> unproven.put(
                    service, new RouteReport(keepServing ? route.serving() : List.of(), false, Text.shorten(why))));
            return new View(condition, detail, unproven, settledEpoch, cautions, told, drift);
        }
    }

    /**
     * @param preparedEpoch the epoch the state file was made fit for; 0 when none
     * @param savedContent what of the last dump matters after a restart
     * @param savedAt when it was last saved
     * @param problem why the last write failed
     */
    record Files(long preparedEpoch, String savedContent, Optional<Instant> savedAt, Optional<String> problem) {
        /** To be saved again after the next round, whatever its answer. */
        Files unsaved() {
            return new Files(preparedEpoch, "", savedAt, problem);
        }
    }

    ActuatorState with(Epochs now) {
        return new ActuatorState(now, round, view, files, counters, lastReport);
    }

    ActuatorState with(Round now) {
        return new ActuatorState(epochs, now, view, files, counters, lastReport);
    }

    ActuatorState with(View now) {
        return new ActuatorState(epochs, round, now, files, counters, lastReport);
    }

    ActuatorState with(Files now) {
        return new ActuatorState(epochs, round, view, now, counters, lastReport);
    }

    ActuatorState with(ActuatorCounters now) {
        return new ActuatorState(epochs, round, view, files, now, lastReport);
    }

    ActuatorState reported(BalancerReport report) {
        return new ActuatorState(epochs, round, view, files, counters, Optional.of(report));
    }
}
