package io.vigia.agent.probe;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vigia.core.model.Reading;
import java.util.concurrent.TimeUnit;

/** Looks with one probe by hand, on a context of its own, as the runner does. */
public final class Looking implements AutoCloseable {
    private final Context context;
    private final Probe probe;

    public Looking(Vertx vertx, Probe probe) {
        this.context = vertx.getOrCreateContext();
        this.probe = probe;
    }

    public ProbeResult look() throws Exception {
        io.vertx.core.Promise<ProbeResult> seen = io.vertx.core.Promise.promise();
        context.runOnContext(nothing -> probe.look().onComplete(seen));
        return seen.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The reading of that name and instance; -1 when there is none. */
    public static double reading(ProbeResult result, String name, String instance) {
        return result.readings().stream()
                .filter(reading ->
                        reading.name().equals(name) && reading.instance().equals(instance))
                .mapToDouble(Reading::value)
                .findFirst()
                .orElse(-1);
    }

    /** How many threads have names that begin so. */
    public static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix))
                .count();
    }

    @Override
    public void close() {
        context.runOnContext(nothing -> probe.close());
    }
}
