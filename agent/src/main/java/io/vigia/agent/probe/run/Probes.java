package io.vigia.agent.probe.run;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.probe.ProbeFactory;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.model.TargetId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All the probes of this agent: one verticle a probe kind, whose looks end on the {@link ObservationBoard}. The plan can be
 * replaced while they run. Belongs to the board's context.
 */
public final class Probes {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);

    private final Vertx vertx;
    private final Context context;
    private final ObservationBoard board;
    private final ProbeFactory factory;
    private final Map<String, ProbeVerticle> kinds = new LinkedHashMap<>();
    private final List<String> deployments = new ArrayList<>();
    private final Map<TargetId, Tally> tallies = new HashMap<>();
    private Map<TargetId, Assignment> plan = Map.of();
    private Future<Void> last = Future.succeededFuture();

    private Probes(Context context, ProbeFactory factory, ObservationBoard board) {
        this.vertx = context.owner();
        this.context = context;
        this.factory = factory;
        this.board = board;
    }

    /**
     * Begins with an empty plan. To be called on the board's context, where results are posted.
     *
     * @param factory stays the caller's, who closes it after {@link #close}
     */
    public static Probes start(Vertx vertx, ProbeFactory factory, ObservationBoard board) {
        return new Probes(vertx.getOrCreateContext(), factory, board);
    }

    /**
     * Makes {@code wanted} the plan: what is new starts, what is missing stops and leaves the board, what has changed is
     * replaced with a fresh run (its counts go on), and what is the same goes on untouched. Plans are applied in the order
     * of the calls.
     */
    public Future<Void> apply(Map<TargetId, Assignment> wanted) {
        Map<TargetId, Assignment> copy = new LinkedHashMap<>(wanted);
        last = last.transform(before -> change(copy));
        return last;
    }

    /** Stops every probe and lets go of everything. */
    public Future<Void> close() {
        last = last.transform(before -> {
            plan = Map.of();
            List<Future<?>> undeployed = new ArrayList<>();
            deployments.forEach(id -> undeployed.add(vertx.undeploy(id)));
            return Future.join(undeployed).mapEmpty();
        });
        return last;
    }

    private Future<Void> change(Map<TargetId, Assignment> wanted) {
        Map<String, List<TargetId>> stopping = new LinkedHashMap<>();
        plan.forEach((target, assignment) -> {
            if (!assignment.equals(wanted.get(target))) {
                stopping.computeIfAbsent(assignment.probe().kind(), kind -> new ArrayList<>())
                        .add(target);
            }
        });
        List<Assignment> starting = wanted.values().stream()
                .filter(assignment -> !assignment.equals(plan.get(assignment.target())))
                .toList();
        plan = wanted;
        List<Future<Void>> stopped = new ArrayList<>();
        stopping.forEach((kind, targets) -> stopped.add(stop(kind, targets)));
        LOG.atInfo()
                .addKeyValue("probes", wanted.size())
                .addKeyValue("started", starting.size())
                .addKeyValue(
                        "stopped",
                        stopping.values().stream().mapToInt(List::size).sum())
                .log("probe plan applied");
        return Future.join(stopped).compose(all -> start(starting));
    }

    private Future<Void> stop(String kind, List<TargetId> targets) {
        ProbeVerticle verticle = kinds.get(kind);
        if (verticle == null) {
            return Future.succeededFuture();
        }
        return onOwnContext(verticle.stop(targets)).map(counts -> {
            tallies.putAll(counts);
            targets.forEach(board::forget);
            return null;
        });
    }

    private Future<Void> start(List<Assignment> assignments) {
        Map<String, Map<Assignment, Tally>> byKind = new LinkedHashMap<>();
        for (Assignment assignment : assignments) {
            byKind.computeIfAbsent(assignment.probe().kind(), kind -> new LinkedHashMap<>())
                    .put(assignment, tallies.getOrDefault(assignment.target(), Tally.NONE));
        }
        List<Future<Void>> started = new ArrayList<>();
        byKind.forEach((kind, work) -> started.add(verticle(kind).compose(verticle -> verticle.start(work))));
        return onOwnContext(Future.join(started)).mapEmpty();
    }

    /** Of a kind that nobody asked for there is none: each costs a context. */
    private Future<ProbeVerticle> verticle(String kind) {
        ProbeVerticle running = kinds.get(kind);
        if (running != null) {
            return Future.succeededFuture(running);
        }
        ProbeVerticle verticle = new ProbeVerticle(factory, factory.limit(kind), this::post);
        return onOwnContext(vertx.deployVerticle(verticle)).map(id -> {
            deployments.add(id);
            kinds.put(kind, verticle);
            return verticle;
        });
    }

    private void post(Seen seen) {
        context.runOnContext(nothing -> board.post(seen));
    }

    /** Brings a completion home. Posts made before it arrive before it, because both queue on the same context. */
    private <T> Future<T> onOwnContext(Future<T> elsewhere) {
        return Future.future(
                here -> elsewhere.onComplete(result -> context.runOnContext(nothing -> here.handle(result))));
    }
}
