package io.vigia.agent.probe.run;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeFactory;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.model.TargetId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the probes of one kind on a context of its own, with a bound on how many of them look at once. */
final class ProbeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeVerticle.class);

    private final ProbeFactory factory;
    private final LookGate gate;
    private final Consumer<Seen> sink;
    private final Map<TargetId, ProbeRunner> runners = new LinkedHashMap<>();

    /** @param sink is given every result, on this verticle's context */
    ProbeVerticle(ProbeFactory factory, int limit, Consumer<Seen> sink) {
        this.factory = factory;
        this.gate = new LookGate(limit);
        this.sink = sink;
    }

    /** Stops probes, from any context; completes with their counts when nothing more of them will reach the sink. */
    Future<Map<TargetId, Tally>> stop(Collection<TargetId> targets) {
        return onContext(() -> {
            Map<TargetId, Tally> tallies = new HashMap<>();
            for (TargetId target : targets) {
                ProbeRunner runner = runners.remove(target);
                if (runner != null) {
                    tallies.put(target, runner.stop());
                }
            }
            return tallies;
        });
    }

    /** Starts probes, from any context, carrying their counts forward. */
    Future<Void> start(Map<Assignment, Tally> assignments) {
        return onContext(() -> {
                    assignments.forEach((assignment, before) -> {
                        ProbeRunner runner = new ProbeRunner(
                                context, assignment, create(assignment), before, gate, sink, System::nanoTime);
                        runners.put(assignment.target(), runner);
                        runner.start();
                    });
                    return assignments.size();
                })
                .mapEmpty();
    }

    @Override
    public Future<?> stop() {
        runners.values().forEach(ProbeRunner::stop);
        runners.clear();
        return Future.succeededFuture();
    }

    private Probe create(Assignment assignment) {
        try {
            return factory.create(assignment);
        } catch (RuntimeException failure) {
            LOG.atError()
                    .addKeyValue("target", assignment.target())
                    .setCause(failure)
                    .log("probe cannot be made");
            return () -> {
                throw failure;
            };
        }
    }

    private <T> Future<T> onContext(Callable<T> action) {
        Promise<T> done = Promise.promise();
        Context own = context;
        own.runOnContext(nothing -> {
            try {
                done.complete(action.call());
            } catch (Exception failure) {
                done.fail(failure);
            }
        });
        return done.future();
    }
}
