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
        /** Longest path of a Unix socket, in bytes (sun_path less its end). */
        private static final int LONGEST_SOCKET = 107;

        public RuntimeApi {
            if (utf8Length(socket) > LONGEST_SOCKET) {
                throw new IllegalArgumentException(
                        "socket is longer than the " + LONGEST_SOCKET + " bytes a Unix socket's path may have");
            }
        }

        @Override
        public String label() {
            return "runtime";
        }

        private static long utf8Length(String text) {
            return text.codePoints()
                    .map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                    .sum();
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
