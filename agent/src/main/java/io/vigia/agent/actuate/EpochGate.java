package io.vigia.agent.actuate;

import io.vigia.agent.actuate.ActuatorAction.Note;
import io.vigia.agent.actuate.ActuatorAction.Persist;
import io.vigia.agent.actuate.ActuatorEvent.PersistFailed;
import io.vigia.agent.actuate.ActuatorEvent.RoutingHeard;
import io.vigia.agent.actuate.ActuatorState.Doubt;
import io.vigia.agent.actuate.ActuatorState.Epochs;
import io.vigia.core.model.RoutingState;
import java.time.Duration;
import java.util.Optional;

/**
 * Which routing states count: a higher epoch is put on disk first and counts from then on; a lower one is refused, and so is the same
 * with other sites. The same for every means by which a balancer is moved.
 */
final class EpochGate {
    /**
     * How long routing states are collected when the disk's copy of the epoch cannot be read. The highest of them is believed then:
     * longer than an aggregator that is there takes to send its own.
     */
    static final Duration DOUBT = Duration.ofSeconds(3);

    private EpochGate() {}

    static Epochs initial(EpochFile.Loaded loaded) {
        boolean unknown = loaded.state().isEmpty() && loaded.damage().isPresent();
        Optional<Doubt> doubt = unknown
                ? Optional.of(new Doubt(loaded.damage().orElse(""), Optional.empty(), Optional.empty()))
                : Optional.empty();
        return new Epochs(
                loaded.state(),
                Optional.empty(),
                false,
                unknown ? Optional.empty() : loaded.damage(),
                Refusals.NONE,
                doubt);
    }

    static void heard(Turn turn, RoutingHeard heard) {
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
            String why = (heard.lead().leading() ? "the leader " : "") + heard.from() + " sent epoch " + state.epoch()
                    + ", lower than " + highest.epoch() + ": refused";
            refuse(
                    turn,
                    heard.from(),
                    heard.lead().leading() ? Note.Kind.LOWER_EPOCH_REFUSED : Note.Kind.FOLLOWER_BEHIND,
                    why);
        } else if (!state.equals(highest)) {
            String why = heard.from() + " sent an epoch " + state.epoch() + " with other sites than the one accepted: "
                    + "refused";
            refuse(turn, heard.from(), Note.Kind.EPOCH_CONFLICT_REFUSED, why);
        } else {
            turn.state = turn.state.with(epochs.with(epochs.refusals().caughtUp(heard.from())));
        }
    }

    private static void refuse(Turn turn, String from, Note.Kind kind, String why) {
        turn.state = turn.state.with(turn.state.counters().withRefusal());
        Refusals refusals = turn.state.epochs().refusals();
        if (refusals.isNews(from, kind)) {
            turn.state = turn.state.with(turn.state.epochs().with(refusals.with(from, kind, Text.shorten(why))));
            turn.note(kind, why);
        }
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
                epochs.accepted(),
                Optional.of(state),
                true,
                epochs.problem(),
                epochs.refusals().hidden(),
                Optional.empty()));
        if (!epochs.persisting()) {
            turn.act(new Persist(state));
        }
    }

    static void ticked(Turn turn) {
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
    }

    static void persisted(Turn turn, RoutingState state) {
        Epochs epochs = turn.state.epochs();
        Optional<RoutingState> still = epochs.pending().filter(pending -> pending.epoch() > state.epoch());
        boolean isNew =
                epochs.accepted().map(old -> old.epoch() < state.epoch()).orElse(true);
        turn.state = turn.state.with(new Epochs(
                Optional.of(state), still, still.isPresent(), Optional.empty(), epochs.refusals(), epochs.doubt()));
        still.ifPresent(next -> turn.act(new Persist(next)));
        if (isNew) {
            String transits = state.transits().isEmpty() ? "" : " " + state.transits();
            turn.note(Note.Kind.EPOCH_ACCEPTED, "epoch " + state.epoch() + " " + state.active() + transits);
        }
    }

    static void persistFailed(Turn turn, PersistFailed failed) {
        Epochs epochs = turn.state.epochs();
        String problem = "epoch " + failed.state().epoch() + " cannot be put on disk: " + failed.reason();
        if (!epochs.problem().equals(Optional.of(problem))) {
            turn.note(Note.Kind.EPOCH_NOT_KEPT, problem);
        }
        turn.state = turn.state.with(new Epochs(
                epochs.accepted(), epochs.pending(), false, Optional.of(problem), epochs.refusals(), epochs.doubt()));
    }
}
