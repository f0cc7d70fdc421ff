package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Report;
import io.vigia.agent.actuate.ActuatorEvent.LeasesDue;
import io.vigia.agent.actuate.ActuatorEvent.PersistFailed;
import io.vigia.agent.actuate.ActuatorEvent.Persisted;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorEvent.Ticked;
import io.vigia.agent.actuate.ActuatorState.Files;
import io.vigia.agent.actuate.ActuatorState.Round;
import io.vigia.agent.actuate.ActuatorState.View;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one balancer match the newest routing state, and keeps it so: pure, {@code step(state, event, now) -> state + actions}.
 *
 * <p>The {@link EpochGate} says which routing state counts, {@link Isolation} what leases leave of it, and one {@link Pursuit}, chosen by
 * the balancer's means, brings the balancer there: begun by every change of what is wanted, and by every second. A pursuit does one thing
 * at a time, so a balancer that hangs delays nothing but itself.
 */
final class Actuator {
    /** @param actions to be carried out in order */
    record Step(ActuatorState state, List<ActuatorAction> actions) {
        Step {
            actions = List.copyOf(actions);
        }
    }

    private final BalancerId id;
    private final Pursuit pursuit;
    private final Isolation isolation;

    /** @param leases of the services that are fenced when they run out; all others keep their last state */
    Actuator(BalancerId id, Pursuit pursuit, Map<ServiceId, Duration> leases) {
        this.id = id;
        this.pursuit = pursuit;
        this.isolation = new Isolation(leases);
    }

    /** The state to begin with at {@code now}, after {@code loaded} was found on disk. */
    ActuatorState initial(EpochFile.Loaded loaded, Instant now) {
        return new ActuatorState(
                EpochGate.initial(loaded),
                isolation.initial(now),
                Round.NONE,
                View.unseen(loaded.state().isPresent() ? Condition.CONVERGING : Condition.WAITING),
                Files.NONE,
                new TreeMap<>(),
                ActuatorCounters.ZERO,
                Optional.empty());
    }

    Step step(ActuatorState state, ActuatorEvent event, Instant now) {
        Turn turn = new Turn(state, now);
        Wanted before = state.wanted();
        if (event instanceof RoutingHeard heard) {
            heard(turn, heard);
        } else if (event instanceof Ticked) {
            EpochGate.ticked(turn);
        } else if (event instanceof LeasesDue) {
            turn.state = turn.state.with(turn.state.isolation().disarmed());
        } else if (event instanceof Persisted persisted) {
            EpochGate.persisted(turn, persisted.state());
        } else if (event instanceof PersistFailed failed) {
            EpochGate.persistFailed(turn, failed);
        }
        isolation.judge(turn);
        if (!turn.state.wanted().equals(before)) {
            pursuit.changed(turn);
        }
        if (event instanceof Ticked) {
            pursuit.due(turn);
        } else {
            pursuit.happened(turn, event);
        }
        report(turn, event instanceof Ticked);
        return new Step(turn.state, turn.actions);
    }

    /** What would be done to bring the balancer to each of {@code states} in turn. */
    Rehearsal rehearse(ActuatorState state, List<RoutingState> states) {
        return pursuit.rehearse(state, states).bounded();
    }

    private static void heard(Turn turn, RoutingHeard heard) {
        EpochGate.heard(turn, heard);
        if (heard.lead().leading()) {
            Isolation.Known known = turn.state.isolation();
            turn.state = turn.state.with(
                    known.with(known.lease().confirmed(heard.lead().confirmed(), heard.state(), turn.now)));
        }
    }

    private void report(Turn turn, boolean always) {
        ActuatorState state = turn.state;
        Optional<RoutingState> accepted = state.epochs().accepted();
        BalancerReport report = new BalancerReport(
                id,
                accepted.map(RoutingState::epoch).orElse(0L),
                accepted,
                state.view().routes(),
                condition(state),
                detail(state));
        if (always || !state.lastReport().equals(Optional.of(report))) {
            turn.act(new Report(report, isolation.send(turn)));
        }
        turn.state = turn.state.reported(report);
    }

    private static Condition condition(ActuatorState state) {
        if (state.wanted().isNothing()) {
            return Condition.WAITING;
        }
        boolean notKept =
                state.epochs().pending().isPresent() && state.epochs().problem().isPresent();
        return notKept && state.view().condition() == Condition.IN_STEP
                ? Condition.CONVERGING
                : state.view().condition();
    }

    private static String detail(ActuatorState state) {
        List<String> parts = new ArrayList<>();
        state.epochs()
                .doubt()
                .ifPresent(
                        doubt -> parts.add("the epoch on disk cannot be read, keeping the routing as it is until the "
                                + "aggregators have spoken: " + doubt.reason()));
        state.epochs().problem().ifPresent(parts::add);
        if (!state.view().detail().isEmpty()) {
            parts.add(state.view().detail());
        }
        state.epochs().refusals().shown().ifPresent(parts::add);
        state.files().problem().ifPresent(parts::add);
        state.view().cautions().stream().findFirst().ifPresent(parts::add);
        return Text.shorten(String.join("; ", parts));
    }
}
