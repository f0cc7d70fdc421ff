package io.vigia.agent.probe.tcp;

import io.vertx.core.Future;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.probe.TcpSpec;
import java.time.Duration;

/**
 * Connects, and closes at once. Proves that the port is open and the kernel behind it alive, no more: a stopped process still
 * accepts connections until its backlog is full. Where the protocol can be spoken, another kind of probe sees more.
 */
public final class TcpProbe implements Probe {
    /** Longer than the runner's time-out, which judges; this one only makes sure that the attempt ends. */
    private static final int GRACE_MILLIS = 50;

    private final NetClient client;
    private final ConnectOptions target;

    public TcpProbe(NetClient client, TcpSpec spec, Duration timeout) {
        this.client = client;
        this.target = new ConnectOptions()
                .setHost(spec.host())
                .setPort(spec.port())
                .setTimeout(Math.toIntExact(timeout.toMillis()) + GRACE_MILLIS);
    }

    @Override
    public Future<ProbeResult> look() {
        return client.connect(target).transform(connected -> {
            if (connected.failed()) {
                return Future.succeededFuture(Failures.explain(connected.cause()));
            }
            close(connected.result());
            return Future.succeededFuture(ProbeResult.up("connected"));
        });
    }

    private static void close(NetSocket socket) {
        // A reset by the other side while closing says nothing about the target that the connection has not already
        // said.
        socket.exceptionHandler(failure -> {});
        socket.close();
    }
}
