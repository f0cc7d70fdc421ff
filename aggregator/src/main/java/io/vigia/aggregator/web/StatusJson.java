package io.vigia.aggregator.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.detect.DetectEvent.Channel;
import io.vigia.core.detect.VantageView;
import io.vigia.core.failover.Candidate;
import io.vigia.core.failover.Cooldown;
import io.vigia.core.failover.HoldReason;
import io.vigia.core.failover.Phase;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/status}: a snapshot as JSON. Instants are RFC 3339, cut to milliseconds; what is not known is null. */
final class StatusJson {
    private StatusJson() {}

    /** @param now ages are counted back from it */
    static JsonObject of(Snapshot snapshot, Instant now) {
        LakeConfig lake = snapshot.lake();
        JsonArray sites = new JsonArray();
        lake.sites()
                .forEach((id, site) ->
                        sites.add(new JsonObject().put("id", id.value()).put("label", site.label())));
        JsonArray services = new JsonArray();
        snapshot.services().forEach((id, service) -> services.add(service(snapshot, id, service, now)));
        JsonArray balancers = new JsonArray();
        snapshot.balancers().forEach((id, balancer) -> balancers.add(balancer(lake, id, balancer, now)));
        return new JsonObject()
                .put("lake", lake.name())
                .put("aggregator", snapshot.aggregator().value())
                .put("now", time(now))
                .put("decidedAt", time(snapshot.at()))
                .put("epoch", snapshot.routing().epoch())
                .put("group", GroupJson.of(snapshot.group()))
                .put("paused", ControlsJson.pause(snapshot.controls().brake()))
                .put("maintenance", ControlsJson.windows(snapshot.controls()))
                .put("paths", PathsJson.of(snapshot))
                .put("telemetry", new JsonObject().put("bus", snapshot.bus()))
                .put("sites", sites)
                .put("components", array(snapshot.verdicts(), verdict -> component(lake, verdict)))
                .put("services", services)
                .put("balancers", balancers)
                .put("vantages", array(snapshot.vantages(), vantage -> vantage(vantage, now)))
                .put("failovers", array(snapshot.failovers(), MoveJson::of));
    }

    private static JsonObject component(LakeConfig lake, Verdict verdict) {
        LakeConfig.Component component = lake.components().get(verdict.target());
        return new JsonObject()
                .put("id", verdict.target().value())
                .put("site", site(lake, verdict.target()).map(SiteId::value).orElse(null))
                .put("label", component == null ? "" : component.label())
                .put("outcome", verdict.outcome().label())
                .put("basis", verdict.basis().label())
                .put("since", time(verdict.since()))
                .put("reason", verdict.reason())
                .put(
                        "evidence",
                        array(
                                verdict.evidence(),
                                word -> new JsonObject()
                                        .put("vantage", word.vantage().value())
                                        .put(
                                                "site",
                                                word.site().map(SiteId::value).orElse(null))
                                        .put("says", word.says().label())
                                        .put("counted", word.counted())
                                        .put("note", word.note())));
    }

    /** A component's own site; a host's, and that of the node beside a balancer. */
    private static Optional<SiteId> site(LakeConfig lake, TargetId target) {
        LakeConfig.Component component = lake.components().get(target);
        if (component != null) {
            return Optional.of(component.site());
        }
        String[] parts = target.value().split("/", -1);
        if (parts.length < 2) {
            return Optional.empty();
        }
        if (parts[0].equals("host")) {
            return siteOf(lake, new NodeId(parts[1]));
        }
        return Optional.ofNullable(lake.balancers().get(new BalancerId(parts[1])))
                .flatMap(balancer -> siteOf(lake, balancer.node()));
    }

    private static Optional<SiteId> siteOf(LakeConfig lake, NodeId node) {
        return Optional.ofNullable(lake.vantages().get(node)).map(LakeConfig.Vantage::site);
    }

    private static JsonObject service(Snapshot snapshot, ServiceId id, Snapshot.Service service, Instant now) {
        LakeConfig.Service configured = snapshot.lake().services().get(id);
        return new JsonObject()
                .put("id", id.value())
                .put("active", service.active().map(SiteId::value).orElse(null))
                .put("mode", configured == null ? null : configured.mode().label())
                .put("phase", phase(service.state().phase()))
                .put("step", service.state().phase().label())
                .put("since", time(service.state().since()))
                .put("hold", array(service.state().hold(), HoldReason::text))
                .put(
                        "cooldownUntil",
                        service.cooldown()
                                .map(Cooldown::until)
                                .filter(now::isBefore)
                                .map(StatusJson::time)
                                .orElse(null))
                .put("rpoMillis", configured == null ? null : millis(configured.rpo()))
                .put(
                        "paused",
                        ControlsJson.pause(
                                Optional.ofNullable(snapshot.controls().pauses().get(id))))
                .put("transit", PlanJson.text(snapshot.routing().transit(id)))
                .put("move", move(snapshot, id))
                .put("sites", array(service.candidates(), StatusJson::candidate));
    }

    private static @Nullable JsonObject move(Snapshot snapshot, ServiceId id) {
        return snapshot.failovers().stream()
                .filter(move -> move.open() && move.service().equals(id))
                .findFirst()
                .map(MoveJson::of)
                .orElse(null);
    }

    /** The three words of the API. */
    static String phase(Phase phase) {
        return phase == Phase.STEADY ? "steady" : phase == Phase.HELD ? "held" : "moving";
    }

    private static JsonObject candidate(Candidate candidate) {
        return new JsonObject()
                .put("site", candidate.site().value())
                .put("outcome", candidate.outcome().label())
                .put("lagMillis", millis(candidate.lag()))
                .put("lagAgeMillis", millis(candidate.lagAge()))
                .put("lagParts", array(candidate.lagParts(), StatusJson::lagPart))
                .put("eligible", candidate.eligible())
                .put("reasons", new JsonArray(candidate.against()));
    }

    /** A candidate with all that was weighed. */
    static JsonObject weighed(Candidate candidate) {
        return new JsonObject()
                .put("site", candidate.site().value())
                .put("outcome", candidate.outcome().label())
                .put("active", candidate.active())
                .put("eligible", candidate.eligible())
                .put("against", new JsonArray(candidate.against()))
                .put("inFavour", new JsonArray(candidate.inFavour()))
                .put("lagMillis", millis(candidate.lag()))
                .put("lagAgeMillis", millis(candidate.lagAge()))
                .put("lagParts", array(candidate.lagParts(), StatusJson::lagPart));
    }

    private static JsonObject lagPart(Candidate.LagPart part) {
        return new JsonObject()
                .put("component", part.component().value())
                .put("lagMillis", millis(part.lag()))
                .put("ageMillis", millis(part.age()))
                .put("stale", part.stale());
    }

    private static JsonObject balancer(LakeConfig lake, BalancerId id, Snapshot.Balancer balancer, Instant now) {
        LakeConfig.Balancer configured = lake.balancers().get(id);
        JsonArray routes = new JsonArray();
        balancer.report()
                .ifPresent(report -> report.routes()
                        .forEach((service, route) -> routes.add(new JsonObject()
                                .put("service", service.value())
                                .put("serving", array(route.serving(), SiteId::value))
                                .put("inStep", route.inStep())
                                .put("detail", route.detail()))));
        return new JsonObject()
                .put("id", id.value())
                .put("node", configured == null ? null : configured.node().value())
                .put("condition", balancer.condition())
                .put(
                        "highestEpoch",
                        balancer.report().map(BalancerReport::highestEpoch).orElse(0L))
                .put("since", balancer.since().map(StatusJson::time).orElse(null))
                .put("reportedAgoMillis", ago(balancer.reportedAt(), now))
                .put("detail", balancer.report().map(BalancerReport::detail).orElse("no report yet"))
                .put("routes", routes);
    }

    private static JsonObject vantage(VantageView vantage, Instant now) {
        return new JsonObject()
                .put("node", vantage.node().value())
                .put("site", vantage.site().map(SiteId::value).orElse(null))
                .put("heardAgoMillis", ago(vantage.heardAt(), now))
                .put("path", vantage.channel().map(Channel::label).orElse(null))
                .put("sick", vantage.sick())
                .put("note", vantage.note());
    }

    static <T> JsonArray array(Collection<T> items, Function<T, Object> json) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(json.apply(item)));
        return array;
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static @Nullable Long millis(Optional<Duration> duration) {
        return duration.map(Duration::toMillis).orElse(null);
    }

    private static @Nullable Long ago(Optional<Instant> instant, Instant now) {
        return instant.map(at -> Math.max(0, Duration.between(at, now).toMillis()))
                .orElse(null);
    }
}
