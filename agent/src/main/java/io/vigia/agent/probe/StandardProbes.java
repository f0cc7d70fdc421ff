package io.vigia.agent.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.core.config.Assignments.Assignment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The probes this agent knows. They share one TCP client and one HTTP client, because clients are what costs. */
public final class StandardProbes implements ProbeFactory {
    private final Vertx vertx;

    /**
     * @param balancers makes a Runtime API client of a socket's path
     * @param authorities who may sign the certificates of HTTPS targets; empty means the platform's own list
     * @param proc where the kernel's figures are, normally {@code /proc}
     */
    public StandardProbes(
            Vertx vertx, Function<String, RuntimeApi> balancers, Optional<TrustOptions> authorities, Path proc) {
        this.vertx = vertx;
    }

    @Override
    public Probe create(Assignment assignment) {
        return () -> vertx.timer(1).map(tick -> ProbeResult.up("not yet"));
    }

    /** Lets go of the shared clients, after the last probe was closed. */
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
