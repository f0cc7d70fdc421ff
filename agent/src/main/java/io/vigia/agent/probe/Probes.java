package io.vigia.agent.probe;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.model.TargetId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All the probes of this agent: one verticle a probe kind, whose looks end on the {@link ObservationBoard}. The plan can be
 * replaced while they run. Belongs to the board's context.
 */
public final class Probes {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);

    /** Looks under way at once, a kind. Apart, so that a kind that hangs cannot starve another. */
    private static final Map<String, Integer> LIMITS = new TreeMap<>(Map.of(
            "http", 32, "tcp", 24, "host", 4, "haproxy", 4, "tls", 4, "dns", 4, "exec", StandardProbes.MAX_PROGRAMS));

    private final Vertx vertx;
    private final Context context;
    private final ObservationBoard board;
    private final Map<String, ProbeVerticle> kinds = new LinkedHashMap<>();
    private final List<String> deployments = new ArrayList<>();
    private final Map<TargetId, Tally> tallies = new HashMap<>();
    private Map<TargetId, Assignment> plan = Map.of();
    private Future<Void> last = Future.succeededFuture();

    private Probes(Context context, ObservationBoard board) {
        this.vertx = context.owner();
        this.context = context;
        this.board = board;
    }

    /**
     * Begins with an empty plan. To be called on the board's context, where results are posted.
     *
     * @param factory stays the caller's, who closes it after {@link #close}
     */
    public static Future<Probes> start(Vertx vertx, ProbeFactory factory, ObservationBoard board) {
        Probes probes = new Probes(vertx.getOrCreateContext(), board);
        List<Future<?>> deployed = new ArrayList<>();
        LIMITS.forEach((kind, limit) -> {
            ProbeVerticle verticle = new ProbeVerticle(factory, limit, probes::post);
            probes.kinds.put(kind, verticle);
            deployed.add(vertx.deployVerticle(verticle).onSuccess(probes.deployments::add));
        });
        return Future.all(deployed).map(all -> probes);
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
        byKind.forEach((kind, work) -> {
            ProbeVerticle verticle = kinds.get(kind);
            started.add(verticle == null ? Future.failedFuture("no probe of kind " + kind) : verticle.start(work));
        });
        return onOwnContext(Future.join(started)).mapEmpty();
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
