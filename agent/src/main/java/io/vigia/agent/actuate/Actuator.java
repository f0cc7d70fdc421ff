package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Persist;
import io.vigia.agent.actuate.ActuatorAction.Report;
import io.vigia.agent.actuate.ActuatorEvent.Answered;
import io.vigia.agent.actuate.ActuatorEvent.Failed;
import io.vigia.agent.actuate.ActuatorEvent.PersistFailed;
import io.vigia.agent.actuate.ActuatorEvent.Persisted;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorEvent.StateFilePrepared;
import io.vigia.agent.actuate.ActuatorEvent.StateFileSaved;
import io.vigia.agent.actuate.ActuatorEvent.Ticked;
import io.vigia.agent.actuate.ActuatorEvent.Woken;
import io.vigia.agent.actuate.ActuatorState.Doubt;
import io.vigia.agent.actuate.ActuatorState.Epochs;
import io.vigia.agent.actuate.ActuatorState.Files;
import io.vigia.agent.actuate.ActuatorState.Round;
import io.vigia.agent.actuate.ActuatorState.View;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.BalancerReport.Condition;
import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one balancer match the newest routing state, and keeps it so: pure, {@code step(state, event, now) -> state + actions}.
 *
 * <p>Epochs: a higher one is put on disk first and counts from then on; a lower one is refused, and so is the same with other
 * sites. Each accepted epoch begins a {@link Reconciliation}, and so does every second. There is never more than one, so a
 * balancer that hangs delays nothing but itself.
 */
final class Actuator {
    /**
     * How long routing states are collected when the disk's copy of the epoch cannot be read. The highest of them is believed then:
     * longer than an aggregator that is there takes to send its own.
     */
    static final Duration DOUBT = Duration.ofSeconds(3);

    /** @param actions to be carried out in order */
    record Step(ActuatorState state, List<ActuatorAction> actions) {
        Step {
            actions = List.copyOf(actions);
        }
    }

    private final BalancerId id;
    private final Reconciliation reconciliation;

    Actuator(BalancerId id, LakeConfig.Balancer balancer) {
        this.id = id;
        this.reconciliation = new Reconciliation(balancer);
    }

    /** The state to begin with, after {@code loaded} was found on disk. */
    ActuatorState initial(EpochFile.Loaded loaded) {
        boolean unknown = loaded.state().isEmpty() && loaded.damage().isPresent();
        Optional<Doubt> doubt = unknown
                ? Optional.of(new Doubt(loaded.damage().orElse(""), Optional.empty(), Optional.empty()))
                : Optional.empty();
        Epochs epochs = new Epochs(
                loaded.state(),
                Optional.empty(),
                false,
                unknown ? Optional.empty() : loaded.damage(),
                Optional.empty(),
                doubt);
        View view = new View(
                loaded.state().isPresent() ? Condition.CONVERGING : Condition.WAITING,
                "not asked yet",
                new TreeMap<>(),
                0,
                List.of(),
                "",
                List.of());
        return new ActuatorState(
                epochs,
                Round.NONE,
                view,
                new Files(0, "", Optional.empty(), Optional.empty()),
                ActuatorCounters.ZERO,
                Optional.empty());
    }

    Step step(ActuatorState state, ActuatorEvent event, Instant now) {
        Turn turn = new Turn(state, now);
        if (event instanceof RoutingHeard heard) {
            heard(turn, heard);
        } else if (event instanceof Ticked) {
            ticked(turn);
        } else if (event instanceof Woken woken) {
            reconciliation.woken(turn, woken.number());
        } else if (event instanceof Persisted persisted) {
            persisted(turn, persisted.state());
        } else if (event instanceof PersistFailed failed) {
            persistFailed(turn, failed);
        } else if (event instanceof StateFilePrepared prepared) {
            reconciliation.prepared(turn, prepared);
        } else if (event instanceof StateFileSaved saved) {
            reconciliation.saved(turn, saved.problem());
        } else if (event instanceof Answered answered) {
            reconciliation.answered(turn, answered);
        } else if (event instanceof Failed failed) {
            reconciliation.failed(turn, failed);
        }
        report(turn, event instanceof Ticked);
        return new Step(turn.state, turn.actions);
    }

    private void heard(Turn turn, RoutingHeard heard) {
        Epochs epochs = turn.state.epochs();
        RoutingState state = heard.state();
        if (epochs.doubt().isPresent()) {
            doubted(turn, epochs, epochs.doubt().get(), state);
            return;
        }
        RoutingState highest = epochs.highest().orElse(null);
        if (highest == null || state.epoch() > highest.epoch()) {
            accept(turn, state);
        } else if (state.epoch() < highest.epoch()) {
            String why =
                    heard.from() + " sent epoch " + state.epoch() + ", lower than " + highest.epoch() + ": refused";
            refuse(turn, ActuatorAction.Note.Kind.LOWER_EPOCH_REFUSED, why);
        } else if (!state.equals(highest)) {
            String why = heard.from() + " sent an epoch " + state.epoch() + " with other sites than the one accepted: "
                    + "refused";
            refuse(turn, ActuatorAction.Note.Kind.EPOCH_CONFLICT_REFUSED, why);
        }
    }

    private static void refuse(Turn turn, ActuatorAction.Note.Kind kind, String why) {
        turn.state = turn.state
                .with(turn.state.epochs().withRefusal(why))
                .with(turn.state.counters().withRefusal());
        turn.note(kind, why);
    }

    /** The highest epoch ever applied is unknown: wait for what all aggregators have to say, and take the highest of it. */
    private static void doubted(Turn turn, Epochs epochs, Doubt doubt, RoutingState state) {
        boolean better =
                doubt.best().isEmpty() || state.epoch() > doubt.best().get().epoch();
        turn.state = turn.state.with(epochs.withDoubt(new Doubt(
                doubt.reason(),
                better ? Optional.of(state) : doubt.best(),
                Optional.of(doubt.until().orElse(turn.now.plus(DOUBT))))));
    }

    private static void accept(Turn turn, RoutingState state) {
        Epochs epochs = turn.state.epochs();
        turn.state = turn.state.with(new Epochs(
                epochs.accepted(), Optional.of(state), true, epochs.problem(), Optional.empty(), Optional.empty()));
        if (!epochs.persisting()) {
            turn.act(new Persist(state));
        }
    }

    private void ticked(Turn turn) {
        Epochs epochs = turn.state.epochs();
        epochs.doubt().ifPresent(doubt -> {
            boolean over = doubt.until().map(until -> !turn.now.isBefore(until)).orElse(false);
            if (over) {
                doubt.best().ifPresent(best -> accept(turn, best));
            }
        });
        // Also mends a damaged copy of what is accepted.
        if (!turn.state.epochs().persisting() && epochs.problem().isPresent()) {
            epochs.highest().ifPresent(state -> {
                turn.state = turn.state.with(turn.state.epochs().withPersisting(true));
                turn.act(new Persist(state));
            });
        }
        reconciliation.due(turn);
    }

    private void persisted(Turn turn, RoutingState state) {
        Epochs epochs = turn.state.epochs();
        Optional<RoutingState> still = epochs.pending().filter(pending -> pending.epoch() > state.epoch());
        boolean isNew =
                epochs.accepted().map(old -> old.epoch() < state.epoch()).orElse(true);
        turn.state = turn.state.with(new Epochs(
                Optional.of(state), still, still.isPresent(), Optional.empty(), epochs.refusal(), epochs.doubt()));
        still.ifPresent(next -> turn.act(new Persist(next)));
        if (isNew) {
            turn.note(ActuatorAction.Note.Kind.EPOCH_ACCEPTED, "epoch " + state.epoch() + " " + state.active());
            reconciliation.accepted(turn, state);
        }
    }

    private static void persistFailed(Turn turn, PersistFailed failed) {
        Epochs epochs = turn.state.epochs();
        String problem = "epoch " + failed.state().epoch() + " cannot be put on disk: " + failed.reason();
        if (!epochs.problem().equals(Optional.of(problem))) {
            turn.note(ActuatorAction.Note.Kind.EPOCH_NOT_KEPT, problem);
        }
        turn.state = turn.state.with(new Epochs(
                epochs.accepted(), epochs.pending(), false, Optional.of(problem), epochs.refusal(), epochs.doubt()));
    }

    private void report(Turn turn, boolean always) {
        ActuatorState state = turn.state;
        Epochs epochs = state.epochs();
        BalancerReport report = new BalancerReport(
                id,
                epochs.accepted().map(RoutingState::epoch).orElse(0L),
                epochs.accepted(),
                state.view().routes(),
                condition(state),
                detail(state));
        if (always || !state.lastReport().equals(Optional.of(report))) {
            turn.act(new Report(report));
        }
        turn.state = state.reported(report);
    }

    private static Condition condition(ActuatorState state) {
        if (state.epochs().accepted().isEmpty()) {
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
        state.epochs().refusal().ifPresent(parts::add);
        state.files().problem().ifPresent(parts::add);
        state.view().cautions().stream().findFirst().ifPresent(parts::add);
        return Text.shorten(String.join("; ", parts));
    }
}
