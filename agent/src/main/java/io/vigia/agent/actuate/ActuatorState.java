package io.vigia.agent.actuate;

import io.vigia.agent.haproxy.ServersState;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.BalancerReport.RouteReport;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything an {@link Actuator} remembers between two steps. Immutable.
 *
 * @param epochs what has been heard and what is on disk
 * @param isolation what is known of leases
 * @param round where the reconciliation stands
 * @param view what is known of the balancer
 * @param files what is known of HAProxy's state file
 * @param told what HAProxy was told that asks by agent-check; empty for every other
 * @param counters since the start
 * @param lastReport the last one sent
 */
record ActuatorState(
        Epochs epochs,
        Isolation.Known isolation,
        Round round,
        View view,
        Files files,
        SortedMap<ServerName, Told> told,
        ActuatorCounters counters,
        Optional<BalancerReport> lastReport) {

    /**
     * @param accepted the highest on disk
     * @param pending a higher one on its way there
     * @param persisting whether a write is under way
     * @param problem why the last write failed
     * @param refusals who sent what was refused
     * @param doubt present while the disk's copy cannot be read, so that the highest epoch ever applied is not known
     */
    record Epochs(
            Optional<RoutingState> accepted,
            Optional<RoutingState> pending,
            boolean persisting,
            Optional<String> problem,
            Refusals refusals,
            Optional<Doubt> doubt) {

        /** The state to be beaten. */
        Optional<RoutingState> highest() {
            return pending.or(() -> accepted);
        }

        Epochs withPersisting(boolean now) {
            return new Epochs(accepted, pending, now, problem, refusals, doubt);
        }

        Epochs with(Refusals now) {
            return new Epochs(accepted, pending, persisting, problem, now, doubt);
        }

        Epochs withDoubt(Doubt more) {
            return new Epochs(accepted, pending, persisting, problem, refusals, Optional.of(more));
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
     * @param settled what was last read back as done; empty before the first time
     * @param cautions what will go wrong at the next restart
     * @param told the trouble last logged, so that each is logged once
     * @param drift the differences last found in what had been read back as done; empty once they are mended
     * @param observed the servers of this balancer's routes as last read; empty before the first time, and by other means than reading
     */
    record View(
            Condition condition,
            String detail,
            SortedMap<ServiceId, RouteReport> routes,
            Optional<Wanted> settled,
            List<String> cautions,
            String told,
            List<String> drift,
            Optional<ServersState> observed) {

        static View unseen(Condition condition) {
            return new View(
                    condition,
                    "not asked yet",
                    new TreeMap<>(),
                    Optional.empty(),
                    List.of(),
                    "",
                    List.of(),
                    Optional.empty());
        }

        View as(Condition now, String why) {
            return new View(now, why, routes, settled, cautions, told, drift, observed);
        }

        View showing(SortedMap<ServiceId, RouteReport> now) {
            return new View(condition, detail, now, settled, cautions, told, drift, observed);
        }

        View settledOn(Optional<Wanted> now) {
            return new View(condition, detail, routes, now, cautions, told, drift, observed);
        }

        View cautioning(List<String> now) {
            return new View(condition, detail, routes, settled, now, told, drift, observed);
        }

        View telling(String trouble) {
            return new View(condition, detail, routes, settled, cautions, trouble, drift, observed);
        }

        View drifted(List<String> differences) {
            return new View(condition, detail, routes, settled, cautions, told, differences, observed);
        }

        View observing(ServersState now) {
            return new View(condition, detail, routes, settled, cautions, told, drift, Optional.of(now));
        }

        /** Nothing counts as in step any more. */
        View unproven(String why, boolean keepServing) {
            SortedMap<ServiceId, RouteReport> unproven = new TreeMap<>();
            routes.forEach((service, route) -> unproven.put(
                    service, new RouteReport(keepServing ? route.serving() : List.of(), false, Text.shorten(why))));
            return showing(unproven);
        }
    }

    /**
     * @param prepared what the state file was made fit for; empty when nothing, or while that is being changed
     * @param preparing how many preparations are under way; only the last of them counts
     * @param savedContent what of the last dump matters after a restart
     * @param savedAt when it was last saved
     * @param problem why the last write failed
     */
    record Files(
            Optional<Wanted> prepared,
            int preparing,
            String savedContent,
            Optional<Instant> savedAt,
            Optional<String> problem) {
        static final Files NONE = new Files(Optional.empty(), 0, "", Optional.empty(), Optional.empty());

        /** To be saved again after the next round, whatever its answer. */
        Files unsaved() {
            return new Files(prepared, preparing, "", savedAt, problem);
        }

        /** Until the answer it is not known what the file is fit for. */
        Files withPreparation() {
            return new Files(Optional.empty(), preparing + 1, savedContent, savedAt, problem);
        }

        Files withPrepared(Optional<Wanted> now, Optional<String> trouble) {
            return new Files(now, Math.max(0, preparing - 1), savedContent, savedAt, trouble);
        }
    }

    /**
     * What HAProxy was told of a server when it last asked.
     *
     * @param stand empty when it was told nothing, so that it left the server as it was
     * @param of what was wanted then
     */
    record Told(Optional<Stand> stand, Wanted of, Instant at) {}

    ActuatorState {
        told = Collections.unmodifiableSortedMap(new TreeMap<>(told));
    }

    /** What the balancer is to be like now. */
    Wanted wanted() {
        return new Wanted(epochs.accepted(), isolation.isolated(), isolation.unproven());
    }

    ActuatorState with(Epochs now) {
        return new ActuatorState(now, isolation, round, view, files, told, counters, lastReport);
    }

    ActuatorState with(Isolation.Known now) {
        return new ActuatorState(epochs, now, round, view, files, told, counters, lastReport);
    }

    ActuatorState with(Round now) {
        return new ActuatorState(epochs, isolation, now, view, files, told, counters, lastReport);
    }

    ActuatorState with(View now) {
        return new ActuatorState(epochs, isolation, round, now, files, told, counters, lastReport);
    }

    ActuatorState with(Files now) {
        return new ActuatorState(epochs, isolation, round, view, now, told, counters, lastReport);
    }

    ActuatorState with(SortedMap<ServerName, Told> now) {
        return new ActuatorState(epochs, isolation, round, view, files, now, counters, lastReport);
    }

    ActuatorState with(ActuatorCounters now) {
        return new ActuatorState(epochs, isolation, round, view, files, told, now, lastReport);
    }

    ActuatorState reported(BalancerReport report) {
        return new ActuatorState(epochs, isolation, round, view, files, told, counters, Optional.of(report));
    }
}
