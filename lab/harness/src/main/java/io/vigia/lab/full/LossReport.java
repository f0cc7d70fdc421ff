package io.vigia.lab.full;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.lab.report.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of the loss of a site, against what the lake promises.
 *
 * @param before where the service could have gone
 * @param move what Vigia did, as its API tells
 * @param moves how many there were
 * @param losses what was lost of what clients had written, by what it is: {@code objects in S3}
 * @param writableMillis when the first write was acknowledged again; -1 for never
 */
record LossReport(
        Instant lostAt,
        Candidates before,
        JsonObject move,
        int moves,
        Outage outage,
        Map<String, Written.Loss> losses,
        long writableMillis) {
    private static final Duration RTO = Duration.ofMinutes(2);
    private static final Duration RPO = Duration.ofMinutes(5);

    List<Promise> promises() {
        String to = move.getString("to");
        Optional<Long> rto = outage.restoredMillis();
        Long lag = move.getLong("lagMillis");
        List<Promise> promises = new ArrayList<>();
        promises.add(new Promise(
                "the service moves once, and that is done",
                moves + ", " + move.getString("outcome"),
                moves == 1 && done()));
        promises.add(new Promise(
                "to the site that Vigia had said it would choose",
                to,
                before.best().filter(to::equals).isPresent()
                        && outage.site().filter(to::equals).isPresent()));
        promises.add(new Promise(
                "RTO, until no request fails any more, < " + RTO.toSeconds() + " s",
                seconds(rto.orElse(null)),
                within(rto.orElse(null), RTO)));
        promises.add(new Promise(
                "RPO as Vigia had measured it, < " + RPO.toSeconds() + " s", seconds(lag), within(lag, RPO)));
        losses.forEach((what, loss) -> promises.add(new Promise(
                "RPO by the " + what + ", < " + RPO.toSeconds() + " s",
                seconds(loss.millis()) + ", " + loss.count() + " of " + loss.compared() + " lost",
                loss.compared() > 0 && within(loss.millis(), RPO))));
        promises.add(new Promise(
                "clients can write again", seconds(writableMillis < 0 ? null : writableMillis), writableMillis >= 0));
        return promises;
    }

    /** A move also counts as done when the balancer that died with the site did not follow. */
    private boolean done() {
        return List.of("done", "degraded").contains(move.getString("outcome", ""));
    }

    boolean held() {
        return promises().stream().allMatch(Promise::held);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("", FullScenario.NAME + ": from the loss of the site to"));
        lines.add(line("confirmed by Vigia", since("confirmedAt")));
        lines.add(line("decided, on the disks of a majority", since("committedAt")));
        lines.add(line("every balancer that lives has switched", since("switchedAt")));
        lines.add(line(
                "first good answer at the balancer that is left",
                outage.firstGoodMillis().orElse(null)));
        lines.add(line(
                "last failed request there (" + outage.failed() + " failed)",
                outage.restoredMillis().orElse(null)));
        lines.add(line("first object written again", writableMillis < 0 ? null : writableMillis));
        lines.add("  promises");
        promises()
                .forEach(promise -> lines.add("    %-6s %s: %s"
                        .formatted(promise.held() ? "ok" : "BROKEN", promise.text(), promise.measured())));
        return lines;
    }

    JsonObject json() {
        JsonArray promised = new JsonArray();
        promises()
                .forEach(promise -> promised.add(new JsonObject()
                        .put("text", promise.text())
                        .put("measured", promise.measured())
                        .put("held", promise.held())));
        JsonObject lost = new JsonObject();
        losses.forEach((what, loss) -> lost.put(
                what,
                new JsonObject()
                        .put("lost", loss.count())
                        .put("compared", loss.compared())
                        .put("lostMs", loss.millis())));
        return new JsonObject()
                .put("scenario", FullScenario.NAME)
                .put("confirmedMs", since("confirmedAt"))
                .put("decidedMs", since("committedAt"))
                .put("switchedMs", since("switchedAt"))
                .put("firstGoodMs", outage.firstGoodMillis().orElse(null))
                .put("restoredMs", outage.restoredMillis().orElse(null))
                .put("failedRequests", outage.failed())
                .put("writableMs", writableMillis < 0 ? null : writableMillis)
                .put("rpoMeasuredMs", move.getLong("lagMillis"))
                .put("losses", lost)
                .put("to", move.getString("to"))
                .put("promises", promised)
                .put("held", held());
    }

    private @Nullable Long since(String instant) {
        String at = move.getString(instant);
        return at == null ? null : Duration.between(lostAt, Instant.parse(at)).toMillis();
    }

    private static String line(String what, @Nullable Long millis) {
        return String.format(Locale.ROOT, "  %-56s %10s", what, seconds(millis));
    }

    private static boolean within(@Nullable Long millis, Duration limit) {
        return millis != null && millis < limit.toMillis();
    }

    private static String seconds(@Nullable Long millis) {
        return millis == null ? "not known" : String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
    }
}
