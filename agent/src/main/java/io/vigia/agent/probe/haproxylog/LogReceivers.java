package io.vigia.agent.probe.haproxylog;

import io.vigia.agent.probe.Probe;
import io.vigia.core.config.probe.HaproxyLogSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of this agent: one for each balancer's log, shared by the probes that tell of it. Nothing of it exists, and none of its libraries is loaded, before
 * the first probe is made. Called on one context, that of the probes of this kind, and closed after the last of them.
 */
public final class LogReceivers {
    private final Path proc;
    private final Map<HaproxyLogSpec, LogReceiver> receivers = new HashMap<>();
    private @Nullable LogSockets sockets;

    /** @param proc where the kernel's figures are, normally {@code /proc} */
    public LogReceivers(Path proc) {
        this.proc = proc;
    }

    public Probe probe(HaproxyLogSpec spec) {
        HaproxyLogSpec shared = new HaproxyLogSpec(spec.log(), spec.servers(), Optional.empty());
        LogReceiver receiver = receivers.computeIfAbsent(shared, wanted -> new LogReceiver(sockets(), wanted));
        receiver.use();
        return new HaproxyLogProbe(receiver, spec.backend(), () -> {
            if (receiver.release()) {
                receivers.remove(shared);
            }
        });
    }

    public void close() {
        if (sockets != null) {
            sockets.close();
        }
    }

    private LogSockets sockets() {
        if (sockets == null) {
            sockets = new LogSockets(proc);
        }
        return sockets;
    }
}
