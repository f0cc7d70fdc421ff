package io.vigia.lab.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.lab.scenario.Figures;
import io.vigia.lab.scenario.Result;
import io.vigia.lab.scenario.Run;
import java.util.List;
import java.util.Objects;

/** A result as JSON; the keys are explained in docs/lab.md. */
public final class JsonReport {
    private JsonReport() {}

    /** One scenario is an object, several are an array of them. */
    public static String encode(List<Result> results) {
        if (results.size() == 1) {
            return of(results.get(0)).encodePrettily();
        }
        JsonArray all = new JsonArray();
        results.forEach(result -> all.add(of(result)));
        return all.encodePrettily();
    }

    public static JsonObject of(Result result) {
        List<Promise> promises = Promises.of(result);
        JsonObject alone = new JsonObject();
        for (String name : List.of("defaults", "fast")) {
            List<Figures> figures = alone(result, name);
            if (!figures.isEmpty()) {
                alone.put(name, summary(figures).put("runs", runs(figures)));
            }
        }
        JsonArray runs = new JsonArray();
        result.runs().forEach(run -> runs.add(run(result, run)));
        JsonArray promised = new JsonArray();
        promises.forEach(promise -> promised.add(new JsonObject()
                .put("text", promise.text())
                .put("measured", promise.measured())
                .put("held", promise.held())));
        return new JsonObject()
                .put("scenario", result.scenario().word())
                .put("seed", result.seed())
                .put("ratePerBalancer", result.rate())
                .put("alertmanagers", result.alertmanagers())
                .put("runs", runs)
                .put("summary", summary(result))
                .put("haproxyAlone", alone)
                .put(
                        "invariants",
                        new JsonObject()
                                .put("checked", result.checked())
                                .put("broken", result.broken())
                                .put("breaches", new JsonArray(result.breaches())))
                .put("history", history(result))
                .put("promises", promised)
                .put("held", Promises.allHeld(promises))
                .put(
                        "load",
                        new JsonObject()
                                .put("lateSends", result.lateSends())
                                .put("worstLateMs", result.worstLateMillis()));
    }

    private static JsonObject history(Result result) {
        JsonArray proofs = new JsonArray();
        result.history()
                .proofs()
                .forEach(proof -> proofs.add(new JsonObject()
                        .put("text", proof.text())
                        .put("checked", proof.checked())
                        .put("what", proof.what())));
        return new JsonObject()
                .put("proofs", proofs)
                .put("violations", new JsonArray(result.history().violations()));
    }

    static List<Figures> alone(Result result, String name) {
        return result.runs().stream()
                .map(run -> run.alone().get(name))
                .filter(Objects::nonNull)
                .toList();
    }

    private static JsonObject run(Result result, Run run) {
        JsonObject json = figures(run.figures());
        if (result.alertsMeasured()) {
            json.put("alertedMs", run.figures().alertedMs());
        }
        return json.put("failovers", run.failovers())
                .put("what", run.what())
                .put("problems", new JsonArray(run.problems()));
    }

    private static JsonArray runs(List<Figures> all) {
        JsonArray array = new JsonArray();
        all.forEach(figures -> array.add(figures(figures)));
        return array;
    }

    private static JsonObject figures(Figures figures) {
        return new JsonObject()
                .put("detectMs", figures.detectMs())
                .put("decideMs", figures.decideMs())
                .put("switchedMs", figures.switchedMs())
                .put("firstGoodMs", figures.firstGoodMs())
                .put("failedRequests", figures.failedRequests());
    }

    private static JsonObject summary(Result result) {
        List<Figures> all = result.runs().stream().map(Run::figures).toList();
        JsonObject json = summary(all);
        if (result.alertsMeasured()) {
            json.put("alertedMs", percentiles(Summary.of(all).alertedMs()));
        }
        return json;
    }

    private static JsonObject summary(List<Figures> all) {
        Summary summary = Summary.of(all);
        return new JsonObject()
                .put("detectMs", percentiles(summary.detectMs()))
                .put("decideMs", percentiles(summary.decideMs()))
                .put("switchedMs", percentiles(summary.switchedMs()))
                .put("firstGoodMs", percentiles(summary.firstGoodMs()))
                .put("failedRequests", percentiles(summary.failedRequests()));
    }

    private static JsonObject percentiles(Percentiles percentiles) {
        return new JsonObject()
                .put("p50", percentiles.p50())
                .put("p99", percentiles.p99())
                .put("max", percentiles.max())
                .put("missing", percentiles.missing());
    }
}
