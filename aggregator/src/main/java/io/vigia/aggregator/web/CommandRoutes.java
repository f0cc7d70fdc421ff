package io.vigia.aggregator.web;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vigia.aggregator.decide.Orders;
import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.model.Names;
import io.vigia.core.model.ServiceId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Everything that people may tell Vigia to do: each is one {@link Command}, answered by {@link Outcomes}. */
final class CommandRoutes {
    static final int MAX_BODY_BYTES = 4096;
    private static final int MAX_KEY = 64;
    private static final int MAX_SLO = 200;

    /** Where nothing but a POST is of use. */
    static final List<String> PATHS = List.of(
            "/api/v1/services/:id/switchover",
            "/api/v1/services/:id/drill",
            "/api/v1/services/:id/ack",
            "/api/v1/failovers/:id/abort",
            "/api/v1/pause",
            "/api/v1/resume",
            "/api/v1/maintenance/:id/end",
            "/api/v1/slos/corrections/:id/revoke");

    private final Orders orders;
    private final Outcomes outcomes;
    private final MutationGuard guard;
    private final SloRoutes slos;

    CommandRoutes(Orders orders, Outcomes outcomes, MutationGuard guard, SloRoutes slos) {
        this.orders = orders;
        this.outcomes = outcomes;
        this.guard = guard;
        this.slos = slos;
    }

    void mount(Router router) {
        post(
                router,
                "/api/v1/services/:id/switchover",
                Set.of("to", "force", "who", "why"),
                (ask, body) ->
                        new Command.Switchover(service(ask), body.site("to"), body.flag("force"), body.origin()));
        post(
                router,
                "/api/v1/services/:id/drill",
                Set.of("to", "andBack", "who", "why"),
                (ask, body) -> new Command.Drill(service(ask), body.site("to"), body.flag("andBack"), body.origin()));
        post(
                router,
                "/api/v1/services/:id/ack",
                Set.of("who", "why"),
                (ask, body) -> new Command.Acknowledge(service(ask), body.origin()));
        post(
                router,
                "/api/v1/failovers/:id/abort",
                Set.of("who", "why"),
                (ask, body) -> new Command.Abort(Query.failover(String.valueOf(ask.pathParam("id"))), body.origin()));
        post(
                router,
                "/api/v1/pause",
                Set.of("service", "who", "why"),
                (ask, body) -> new Command.Halt(body.service("service"), body.origin()));
        post(
                router,
                "/api/v1/resume",
                Set.of("service", "who", "why"),
                (ask, body) -> new Command.Resume(body.service("service"), body.origin()));
        post(
                router,
                "/api/v1/maintenance",
                Set.of("scope", "name", "length", "who", "why"),
                (ask, body) -> new Command.BeginMaintenance(
                        scope(body), body.name("name", "part"), body.length("length"), body.origin()));
        post(
                router,
                "/api/v1/maintenance/:id/end",
                Set.of("who", "why"),
                (ask, body) -> new Command.EndMaintenance(name(ask, "maintenance"), body.origin()));
        post(
                router,
                "/api/v1/slos/corrections",
                Set.of("slos", "from", "until", "who", "why"),
                (ask, body) -> new Command.CorrectBudget(
                        slos(body), body.instant("from"), body.instant("until"), body.origin()));
        post(
                router,
                "/api/v1/slos/corrections/:id/revoke",
                Set.of("who", "why"),
                (ask, body) -> new Command.RevokeCorrection(name(ask, "correction"), body.origin()));
    }

    private List<String> slos(RequestBody body) {
        List<String> ids = body.texts("slos", BudgetCorrection.Slos.MOST, MAX_SLO);
        Set<String> unknown = slos.unknown(ids);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no objective " + unknown + " here; GET /api/v1/slos lists them");
        }
        return ids;
    }

    private void post(
            Router router, String path, Set<String> fields, BiFunction<RoutingContext, RequestBody, Command> command) {
        // A route of its own: vertx-web refuses a body handler after another handler of the same route.
        router.post(path).handler(guard::check);
        router.post(path)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
                .handler(ask -> take(ask, fields, command));
    }

    private void take(
            RoutingContext ask, Set<String> fields, BiFunction<RoutingContext, RequestBody, Command> command) {
        String request;
        Command wanted;
        try {
            request = request(ask.request().getHeader("Idempotency-Key"));
            wanted = command.apply(ask, RequestBody.of(ask, fields));
        } catch (IllegalArgumentException refused) {
            Problems.end(ask.response(), 400, String.valueOf(refused.getMessage()));
            return;
        }
        orders.order(request, wanted)
                .onSuccess(result -> outcomes.answer(ask, result))
                .onFailure(failure -> Outcomes.failed(ask, failure));
    }

    private static String request(@Nullable String key) {
        if (key == null) {
            return UUID.randomUUID().toString();
        }
        if (!key.matches("[\\x21-\\x7e]{1," + MAX_KEY + "}")) {
            throw new IllegalArgumentException(
                    "Idempotency-Key must have 1 to " + MAX_KEY + " visible ASCII characters");
        }
        return key;
    }

    private static ServiceId service(RoutingContext ask) {
        return new ServiceId(name(ask, "service"));
    }

    private static String name(RoutingContext ask, String kind) {
        return Names.require(kind, String.valueOf(ask.pathParam("id")));
    }

    private static Maintenance.Scope scope(RequestBody body) {
        String word = body.text("scope", 1, 16);
        return Arrays.stream(Maintenance.Scope.values())
                .filter(scope -> scope.label().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("scope is '" + word + "', must be site, component or balancer"));
    }
}
