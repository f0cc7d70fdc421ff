package io.vigia.core.config;

import java.time.Duration;
import java.util.List;

/** By what means one balancer is moved; exactly one each, so that never two act on the same server. */
public sealed interface Steering {
    /** The word for it in {@code lake.yaml}. */
    String label();

    /**
     * HAProxy's Runtime API: commands over its admin socket, and everything read back.
     *
     * @param socket path of its admin Unix socket, at most 107 bytes
     * @param stateFile the {@code server-state-file} of its configuration, written by the actuator
     */
    record RuntimeApi(String socket, String stateFile) implements Steering {
        public RuntimeApi {
            Checks.socketPath("socket", socket);
        }

        @Override
        public String label() {
            return "runtime";
        }
    }

    /**
     * HAProxy asks: each server has {@code agent-check agent-send "BACKEND/SERVER\n"} towards {@code listen}, and is told how to stand.
     * For balancers whose socket is off limits. What was told is known, what came of it is not.
     *
     * @param listen where the agent answers
     */
    record AgentCheck(Endpoint listen) implements Steering {
        @Override
        public String label() {
            return "agent-check";
        }
    }

    /**
     * A program of the user's, given the wanted state; it says by its exit code whether the balancer stands so.
     *
     * @param command program (an absolute path) and arguments
     * @param timeout after which it is killed, with all that it started (default 5s)
     */
    record Program(List<String> command, Duration timeout) implements Steering {
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

        public Program {
            command = List.copyOf(command);
            Checks.command("command", command);
            Checks.between("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
        }

        @Override
        public String label() {
            return "hook";
        }
    }
}
