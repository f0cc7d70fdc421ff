package io.vigia.agent.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses how batches travel. Pure: {@code step(state, event, now)} returns the next state and what to do; times are
 * milliseconds of one monotonic clock.
 *
 * <pre>
 * path    bus      event                                   becomes         and
 * STREAM  ABSENT   tick, pause over                        STREAM JOINING  JOIN_BUS
 * STREAM  JOINING  joined                                  STREAM JOINED
 * STREAM  JOINING  failed, or 30 s over                    STREAM ABSENT   (ABANDON_BUS) longer pause
 * STREAM  JOINED   tick, every 1 s to 4 s                  STREAM JOINED   PROBE_BUS
 * STREAM  JOINED   acknowledged by bus                     BUS    JOINED   CLOSE_STREAMS
 * STREAM  JOINED   10 s without acknowledgement by bus     STREAM LEAVING  LEAVE_BUS: registrations rot after a merge
 * STREAM  LEAVING  left, or 15 s over                      STREAM ABSENT   (ABANDON_BUS) longer pause
 * BUS     JOINED   3 s without acknowledgement by bus      STREAM JOINED   OPEN_STREAMS
 * </pre>
 *
 * {@code STREAM} is a stream to each aggregator, and live batches go by all that stand; {@code BUS} is the bus alone, where
 * one publication is for all of them. An edge agent stays on the streams and never touches the bus. Only an acknowledgement
 * of this agent's own batches counts, and that of any one aggregator is enough.
 */
final class UplinkPolicy {
    static final long SILENCE_MILLIS = 3_000;
    static final long ROTTEN_MILLIS = 10_000;
    static final long JOIN_TIMEOUT_MILLIS = 30_000;
    static final long LEAVE_TIMEOUT_MILLIS = 15_000;
    static final long LEAST_PROBE_MILLIS = 1_000;
    static final long MOST_PROBE_MILLIS = 4_000;
    static final long LEAST_PAUSE_MILLIS = 1_000;
    static final long MOST_PAUSE_MILLIS = 30_000;
    /** On the bus for so long, the next loss of it begins with short pauses again. */
    static final long SETTLED_MILLIS = 30_000;

    /** How live batches travel. */
    enum Path {
        BUS,
        STREAM
    }

    /** How far this agent is in the cluster. */
    enum Bus {
        /** An edge agent has none. */
        NEVER,
        ABSENT,
        JOINING,
        JOINED,
        LEAVING
    }

    enum Event {
        TICK,
        BUS_JOINED,
        BUS_FAILED,
        BUS_LEFT,
        /** A batch of this agent has been acknowledged on the bus. */
        BUS_ACKED
    }

    enum Action {
        OPEN_STREAMS,
        CLOSE_STREAMS,
        JOIN_BUS,
        LEAVE_BUS,
        /** Whatever a join or leave under way still brings is to be closed unseen. */
        ABANDON_BUS,
        /** Publish a batch on the bus too, to see whether it is acknowledged. */
        PROBE_BUS
    }

    /**
     * @param since when {@code bus} was entered
     * @param ackedAt the last acknowledgement on the bus, or when it was joined
     * @param movedAt when {@code path} was entered
     * @param probeAt when to publish the next probe
     * @param probePause before the one after it
     * @param joinAt when to join again
     * @param joinPause before the attempt after that
     */
    record State(
            Path path,
            Bus bus,
            long since,
            long ackedAt,
            long movedAt,
            long probeAt,
            long probePause,
            long joinAt,
            long joinPause) {
        private State bus(Bus next, long now) {
            return new State(path, next, now, ackedAt, movedAt, probeAt, probePause, joinAt, joinPause);
        }

        private State path(Path next, long now) {
            return new State(next, bus, since, ackedAt, now, probeAt, probePause, joinAt, joinPause);
        }

        private State acked(long now) {
            return new State(path, bus, since, now, movedAt, probeAt, probePause, joinAt, joinPause);
        }

        private State probe(long at, long pause) {
            return new State(path, bus, since, ackedAt, movedAt, at, pause, joinAt, joinPause);
        }

        private State join(long at, long pause) {
            return new State(path, bus, since, ackedAt, movedAt, probeAt, probePause, at, pause);
        }
    }

    /** The next state, and what to do in this order. */
    record Step(State state, List<Action> actions) {
        Step {
            actions = List.copyOf(actions);
        }
    }

    private final double jitter;

    /** @param jitter from 0 to 1, different for each agent, so that they do not all join in the same second */
    UplinkPolicy(double jitter) {
        this.jitter = jitter;
    }

    /** Begins on the streams, which stand at once; the bus takes a second or two to join and must prove itself. */
    Step start(boolean member, long now) {
        State state = new State(
                Path.STREAM,
                member ? Bus.JOINING : Bus.NEVER,
                now,
                now,
                now,
                now,
                LEAST_PROBE_MILLIS,
                now,
                LEAST_PAUSE_MILLIS);
        return new Step(state, member ? List.of(Action.OPEN_STREAMS, Action.JOIN_BUS) : List.of(Action.OPEN_STREAMS));
    }

    Step step(State state, Event event, long now) {
        return switch (event) {
            case TICK -> tick(state, now);
            case BUS_JOINED ->
                state.bus() == Bus.JOINING
                        ? stay(state.bus(Bus.JOINED, now).acked(now).probe(now, LEAST_PROBE_MILLIS))
                        : stay(state);
            case BUS_FAILED ->
                state.bus() == Bus.NEVER || state.bus() == Bus.ABSENT ? stay(state) : absent(state, now, List.of());
            case BUS_LEFT -> state.bus() == Bus.LEAVING ? absent(state, now, List.of()) : stay(state);
            case BUS_ACKED -> state.bus() == Bus.JOINED ? acked(state.acked(now), now) : stay(state);
        };
    }

    private Step acked(State state, long now) {
        if (state.path() == Path.STREAM) {
            return new Step(state.path(Path.BUS, now), List.of(Action.CLOSE_STREAMS));
        }
        boolean settled = now - state.movedAt() >= SETTLED_MILLIS;
        return stay(settled ? state.join(state.joinAt(), LEAST_PAUSE_MILLIS) : state);
    }

    private Step tick(State state, long now) {
        return switch (state.bus()) {
            case NEVER -> stay(state);
            case ABSENT ->
                now >= state.joinAt() ? new Step(state.bus(Bus.JOINING, now), List.of(Action.JOIN_BUS)) : stay(state);
            case JOINING -> expires(state, now, JOIN_TIMEOUT_MILLIS);
            case LEAVING -> expires(state, now, LEAVE_TIMEOUT_MILLIS);
            case JOINED -> joined(state, now);
        };
    }

    private Step expires(State state, long now, long timeout) {
        return now - state.since() >= timeout ? absent(state, now, List.of(Action.ABANDON_BUS)) : stay(state);
    }

    private Step joined(State state, long now) {
        long silent = now - state.ackedAt();
        if (state.path() == Path.BUS) {
            return silent >= SILENCE_MILLIS
                    ? new Step(
                            state.path(Path.STREAM, now).probe(now + LEAST_PROBE_MILLIS, LEAST_PROBE_MILLIS),
                            List.of(Action.OPEN_STREAMS))
                    : stay(state);
        }
        if (silent >= ROTTEN_MILLIS) {
            return new Step(state.bus(Bus.LEAVING, now), List.of(Action.LEAVE_BUS));
        }
        if (now >= state.probeAt()) {
            long pause = Math.min(MOST_PROBE_MILLIS, state.probePause() * 2);
            return new Step(state.probe(now + state.probePause(), pause), List.of(Action.PROBE_BUS));
        }
        return stay(state);
    }

    private Step absent(State state, long now, List<Action> first) {
        List<Action> actions = new ArrayList<>(first);
        State next = state;
        if (state.path() == Path.BUS) {
            actions.add(Action.OPEN_STREAMS);
            next = state.path(Path.STREAM, now);
        }
        long pause = Math.round(state.joinPause() * (0.75 + 0.5 * jitter));
        next = next.bus(Bus.ABSENT, now).join(now + pause, Math.min(MOST_PAUSE_MILLIS, state.joinPause() * 2));
        return new Step(next, actions);
    }

    private static Step stay(State state) {
        return new Step(state, List.of());
    }
}
