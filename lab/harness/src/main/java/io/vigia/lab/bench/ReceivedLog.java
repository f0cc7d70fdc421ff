package io.vigia.lab.bench;

import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.haproxylog.LogReceivers;
import io.vigia.core.config.BalancerLog;
import io.vigia.core.config.BalancerLog.Place;
import io.vigia.core.config.BalancerLog.Time;
import io.vigia.core.config.probe.HaproxyLogSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The agent's receiver of one backend's log, {@code query}, in this process. */
final class ReceivedLog implements AutoCloseable {
    private final LogReceivers receivers = new LogReceivers(Path.of("/proc"));
    private final Probe all;
    private final Probe query;

    ReceivedLog(Place place) {
        BalancerLog log = new BalancerLog(place, Time.TOTAL, BalancerLog.DEFAULT_BOUNDS, BalancerLog.DEFAULT_ERRORS);
        HaproxyLogSpec spec = new HaproxyLogSpec(log, Map.of("query", List.of("one")), Optional.empty());
        this.all = receivers.probe(spec);
        this.query = receivers.probe(spec.about("query"));
    }

    /** Of the receiver itself: readings by name. Fails when the place cannot be had. */
    Map<String, Double> receiver() throws InterruptedException {
        return readings(all);
    }

    /** Of the backend. */
    Map<String, Double> query() throws InterruptedException {
        return readings(query);
    }

    private static Map<String, Double> readings(Probe probe) throws InterruptedException {
        try {
            ProbeResult result =
                    probe.look().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            if (!result.outcome().serves()) {
                throw new IllegalStateException(result.reason());
            }
            return result.readings().stream()
                    .filter(reading -> reading.instance().isEmpty())
                    .collect(Collectors.toMap(reading -> reading.name(), reading -> reading.value()));
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        all.close();
        query.close();
        receivers.close();
    }
}
