package io.vigia.agent.probe.consul;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.agent.probe.consul.ConsulView.Autopilot;
import io.vigia.agent.probe.http.Fetched;
import io.vigia.agent.probe.http.HttpFetch;
import io.vigia.core.config.probe.ConsulSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks one Consul agent, one question after another, and leaves what it said to {@link ConsulJudge}. */
public final class ConsulProbe implements Probe {
    private static final int MAX_SMALL_BYTES = 64 * 1024;
    private static final int MAX_SERVICE_BYTES = 1024 * 1024;
    private static final Pattern LEADER = Pattern.compile("\"([^\"\\\\]{0,256})\"");

    private final HttpFetch consul;
    private final ConsulSpec spec;
    private final ConsulJudge judge;

    public ConsulProbe(HttpClientAgent client, ConsulSpec spec, Duration timeout) {
        this.spec = spec;
        this.judge = new ConsulJudge(spec);
        this.consul = new HttpFetch(
                client,
                spec.url(),
                spec.token().map(token -> Map.of("X-Consul-Token", token)).orElse(Map.of()),
                timeout);
    }

    @Override
    public Future<ProbeResult> look() {
        return consul.get("/v1/status/leader", MAX_SMALL_BYTES)
                .compose(read(ConsulProbe::leader))
                .compose(leader -> consul.get("/v1/status/peers", MAX_SMALL_BYTES)
                        .compose(read(answer -> answer.expect(200).array().size()))
                        .compose(peers -> leader.isEmpty() ? leaderless(peers) : led(leader, peers)))
                .map(judge::judge)
                .otherwise(Failures::explain);
    }

    private static Future<ConsulView> leaderless(int peers) {
        return Future.succeededFuture(
                new ConsulView(Optional.empty(), peers, Optional.empty(), Optional.empty(), Map.of()));
    }

    private Future<ConsulView> led(Optional<String> leader, int peers) {
        return token().compose(refused -> consul.get("/v1/operator/autopilot/health", MAX_SMALL_BYTES)
                .compose(read(ConsulProbe::autopilot))
                .compose(group -> refused.isPresent()
                        ? Future.succeededFuture(new ConsulView(leader, peers, refused, group, Map.of()))
                        : services(new ArrayList<>(spec.services()), new LinkedHashMap<>())
                                .map(services -> new ConsulView(leader, peers, refused, group, services))));
    }

    /** Asked for by itself: to a token that it does not know, Consul may answer with empty lists as if there were nothing. */
    private Future<Optional<String>> token() {
        if (spec.token().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return consul.get("/v1/acl/token/self", MAX_SMALL_BYTES)
                .map(answer -> answer.status() == 403
                        ? Optional.of("the token is refused: " + answer.text().strip())
                        : Optional.empty());
    }

    private Future<Map<String, Instances>> services(List<String> open, Map<String, Instances> seen) {
        if (open.isEmpty()) {
            return Future.succeededFuture(seen);
        }
        String next = open.remove(0);
        return consul.get("/v1/health/service/" + next, MAX_SERVICE_BYTES)
                .compose(read(answer -> Instances.of(answer.expect(200).array())))
                .compose(instances -> {
                    seen.put(next, instances);
                    return services(open, seen);
                });
    }

    /** A JSON string, empty while nobody leads. */
    private static Optional<String> leader(Fetched answer) throws UnexpectedAnswer {
        Matcher leader = LEADER.matcher(answer.expect(200).text().strip());
        if (!leader.matches()) {
            throw new UnexpectedAnswer("no Consul: answered '" + answer.text() + "' when asked for the leader");
        }
        return Optional.of(leader.group(1)).filter(address -> !address.isEmpty());
    }

    /** 429 says that a server is not healthy; anything but an answer with servers, that this may not be asked here. */
    private static Optional<Autopilot> autopilot(Fetched answer) throws UnexpectedAnswer {
        if (answer.status() != 200 && answer.status() != 429) {
            return Optional.empty();
        }
        JsonObject health = answer.object();
        if (!(health.getValue("Servers") instanceof JsonArray servers)) {
            return Optional.empty();
        }
        int healthy = (int) servers.stream()
                .filter(server -> server instanceof JsonObject one && Boolean.TRUE.equals(one.getValue("Healthy")))
                .count();
        Object tolerance = health.getValue("FailureTolerance");
        return Optional.of(
                new Autopilot(healthy, servers.size(), tolerance instanceof Number number ? number.intValue() : 0));
    }

    private interface Reading<T> {
        T of(Fetched answer) throws UnexpectedAnswer;
    }

    private static <T> java.util.function.Function<Fetched, Future<T>> read(Reading<T> reading) {
        return answer -> {
            try {
                return Future.succeededFuture(reading.of(answer));
            } catch (UnexpectedAnswer unexpected) {
                return Future.failedFuture(unexpected);
            }
        };
    }

    @Override
    public void abandon() {
        consul.abandon();
    }

    @Override
    public void close() {
        consul.abandon();
    }
}
