package io.vigia.agent.probe.haproxylog;

import io.vertx.core.Future;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.Reasons;
import java.util.Optional;

/** Tells what has been counted of one backend, or how the receiver itself does. What queries meet is counted and never makes this down: moves follow from probes. */
final class HaproxyLogProbe implements Probe {
    private final LogReceiver receiver;
    private final Optional<String> backend;
    private final Runnable release;
    private final DropWatch drops = new DropWatch();

    /** @param backend empty: the receiver itself */
    HaproxyLogProbe(LogReceiver receiver, Optional<String> backend, Runnable release) {
        this.receiver = receiver;
        this.backend = backend;
        this.release = release;
    }

    @Override
    public Future<ProbeResult> look() {
        return receiver.read(this::judge)
                .recover(failure -> Future.succeededFuture(
                        ProbeResult.unknown("could not look: cannot receive the log: " + Reasons.of(failure))));
    }

    private ProbeResult judge(LogReceiver.Moment moment) {
        return backend.map(name -> LogFigures.ofBackend(moment.book().of(name).orElseThrow(), moment.nowNanos()))
                .orElseGet(() -> LogFigures.ofReceiver(moment, drops.look(moment)));
    }

    @Override
    public void close() {
        release.run();
    }
}
