package io.vigia.platform.wire;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import java.util.List;

/** Everything that agents and aggregators say to each other. */
public sealed interface Message extends Decoded {
    /** First message of a stream connection, both ways. */
    record Hello(String lake, NodeId node, Role role) implements Message {
        public static final int MAX_LAKE_LENGTH = 64;

        public Hello {
            if (lake.isEmpty() || lake.length() > MAX_LAKE_LENGTH) {
                throw new IllegalArgumentException("lake must have 1 to " + MAX_LAKE_LENGTH + " characters");
            }
        }
    }

    /** What a connection is for. */
    enum Role {
        /** Batches up, acknowledgements down. */
        TELEMETRY,
        /** Routing states down, reports up. */
        ACTUATOR,
        /** The server's own Hello. */
        AGGREGATOR
    }

    /**
     * One tick of an agent.
     *
     * @param oldest the lowest sequence the sender may still send: every lower one is acknowledged or given up. 1 to {@code batch.sequence()}
     * @param sentMillis the sender's monotonic clock at this sending, in milliseconds since it started; 0 when it does not say
     */
    record Telemetry(Batch batch, long oldest, long sentMillis) implements Message {
        public Telemetry {
            if (oldest < 1 || oldest > batch.sequence()) {
                throw new IllegalArgumentException("oldest is " + oldest + ", must be between 1 and the sequence");
            }
            if (sentMillis < 0) {
                throw new IllegalArgumentException("sentMillis is " + sentMillis + ", must not be negative");
            }
        }

        /** Of a sender that does not say when it sends. */
        public Telemetry(Batch batch, long oldest) {
            this(batch, oldest, 0);
        }
    }

    /** What {@code aggregator} has taken in; at most {@link #MAX_ACKS} nodes in one message. */
    record Acks(NodeId aggregator, List<Ack> acks) implements Message {
        public static final int MAX_ACKS = 1024;

        public Acks {
            if (acks.size() > MAX_ACKS) {
                throw new IllegalArgumentException(acks.size() + " acks, at most " + MAX_ACKS);
            }
            acks = List.copyOf(acks);
        }
    }

    /**
     * @param incarnation of the sender whose batches these are
     * @param through every sequence up to and including this one has been taken in, or will not be waited for
     * @param also further sequences that have been taken in; at most {@link #MAX_ALSO}
     */
    record Ack(NodeId node, long incarnation, long through, List<Long> also) {
        public static final int MAX_ALSO = 128;

        public Ack {
            if (incarnation < 0 || through < 0) {
                throw new IllegalArgumentException("incarnation and through must not be negative");
            }
            if (also.size() > MAX_ALSO) {
                throw new IllegalArgumentException(also.size() + " sequences beside through, at most " + MAX_ALSO);
            }
            also = List.copyOf(also);
        }
    }

    /** The newest committed routing state, and what its sender is in its group. */
    record Routing(RoutingState state, Lead lead) implements Message {}

    /**
     * How a balancer stands.
     *
     * @param number rises with each report of this actuator since its agent started; 0 when no confirmation is wanted
     */
    record Report(BalancerReport report, long number) implements Message {
        public Report {
            if (number < 0) {
                throw new IllegalArgumentException("number is " + number + ", must not be negative");
            }
        }
    }

    /** A hook is to be run by the agent that hears this. */
    record RunHook(HookOrder order) implements Message {}

    /** What became of a hook. */
    record HookRun(HookReport report) implements Message {}

    /**
     * What would be sent to a balancer to bring it to each of {@code states} in turn? Nothing is done.
     *
     * @param id comes back with the answer
     */
    record DryRun(long id, BalancerId balancer, List<RoutingState> states) implements Message {
        public static final int MAX_STATES = 16;

        public DryRun {
            states = List.copyOf(states);
            if (id < 0 || states.isEmpty() || states.size() > MAX_STATES) {
                throw new IllegalArgumentException(
                        "dry run " + id + " has " + states.size() + " states, must have 1 to " + MAX_STATES);
            }
        }
    }

    /**
     * @param steps for each state the lines, in order, empty where the balancer stands so already
     * @param problems why they could not be carried out as they are; empty when nothing is known against it
     */
    record DryRunAnswer(long id, BalancerId balancer, List<List<String>> steps, List<String> problems)
            implements Message {
        public static final int MAX_LINES = 256;
        public static final int MAX_LINE_LENGTH = 8192;

        public DryRunAnswer {
            steps = steps.stream().map(List::copyOf).toList();
            problems = List.copyOf(problems);
            if (id < 0 || steps.size() > DryRun.MAX_STATES || problems.size() > MAX_LINES) {
                throw new IllegalArgumentException("answer " + id + " is longer than any question");
            }
            for (List<String> lines : steps) {
                if (lines.size() > MAX_LINES || lines.stream().anyMatch(line -> line.length() > MAX_LINE_LENGTH)) {
                    throw new IllegalArgumentException("answer " + id + " has more or longer lines than is allowed");
                }
            }
        }
    }
}
