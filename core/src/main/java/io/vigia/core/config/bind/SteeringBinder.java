package io.vigia.core.config.bind;

import io.vigia.core.config.Steering;
import java.util.List;
import java.util.Set;

/** Reads by what means a balancer is moved, and refuses the keys of other means. */
final class SteeringBinder {
    /** The words for {@code method}. */
    enum Method {
        RUNTIME(Set.of("socket", "stateFile")),
        AGENT_CHECK(Set.of("listen")),
        HOOK(Set.of("command", "timeout"));

        @SuppressWarnings("ImmutableEnumChecker") // Set.of makes one that cannot change.
        private final Set<String> keys;

        Method(Set<String> keys) {
            this.keys = keys;
        }
    }

    private static final List<String> KEYS = List.of("socket", "stateFile", "listen", "command", "timeout");

    private final Paths paths;

    SteeringBinder(Paths paths) {
        this.paths = paths;
    }

    /** @param f of the balancer */
    Parsed<Steering> read(Fields f) {
        Parsed<Method> method = f.or("method", Method.RUNTIME, Values.word(Method.class));
        method.value()
                .ifPresent(chosen -> KEYS.stream()
                        .filter(key -> f.has(key) && !chosen.keys.contains(key))
                        .forEach(key ->
                                f.at(key).refuse("does not belong to the method of this balancer; leave it out")));
        return method.value()
                .map(chosen -> switch (chosen) {
                    case RUNTIME -> runtime(f);
                    case AGENT_CHECK -> agentCheck(f);
                    case HOOK -> program(f);
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<Steering> runtime(Fields f) {
        Parsed<String> socket = f.need("socket", "the path of its admin socket", path(f, "socket"));
        Parsed<String> stateFile =
                f.need("stateFile", "the path of the server-state-file of its configuration", path(f, "stateFile"));
        return f.build(() -> new Steering.RuntimeApi(socket.get(), stateFile.get()));
    }

    private static Parsed<Steering> agentCheck(Fields f) {
        var listen = f.need("listen", "where HAProxy's agent-check asks, such as 127.0.0.1:7431", Values.ENDPOINT);
        return f.build(() -> new Steering.AgentCheck(listen.get()));
    }

    private static Parsed<Steering> program(Fields f) {
        var command =
                f.need("command", "the program and its arguments, such as [/usr/local/bin/route]", Values.COMMAND);
        var timeout = f.or("timeout", Steering.Program.DEFAULT_TIMEOUT, Values.DURATION);
        return f.build(() -> new Steering.Program(command.get(), timeout.get()));
    }

    private Value<String> path(Fields f, String key) {
        return Values.scalar("a path", text -> paths.resolve(f.at(key).node().at(), text));
    }
}
