package io.vigia.platform.consul;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vigia.core.config.ConsulConfig;
import io.vigia.core.config.Durations;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.NodeId;
import io.vigia.platform.http.Answer;
import io.vigia.platform.http.BoundedHttp;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers this process at the Consul agent beside it, with {@code /health/ready} as its check, looks from time to time whether that agent still knows it, and takes it out at a clean end. What
 * Consul does never keeps the process from anything: a failure is logged, once for each change, and tried again.
 */
public final class ConsulRegistration {
    private static final Logger log = LoggerFactory.getLogger(ConsulRegistration.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final long LOOK_MILLIS = 30_000;
    private static final long RETRY_MILLIS = 5_000;
    /** Then Consul forgets a process that ended without saying so; long enough that nobody overlooks it before. */
    private static final String FORGOTTEN_AFTER = "72h";

    private final Vertx vertx;
    private final ConsulConfig config;
    private Optional<BoundedHttp> http = Optional.empty();
    private String id = "";
    private String body = "";
    private String problem = "";
    private volatile boolean closed;

    public ConsulRegistration(Vertx vertx, ConsulConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * Returns at once.
     *
     * @param meta what stands beside it in the catalog
     * @param address where {@code /health/ready} answers; Consul's agent asks a wildcard address at 127.0.0.1
     */
    public void start(NodeId node, Map<String, String> meta, Endpoint address) {
        String host = address.host().equals("0.0.0.0") || address.host().equals("::") ? "127.0.0.1" : address.host();
        Endpoint asked = new Endpoint(host, address.port());
        id = config.service() + "-" + node.value();
        JsonObject described = new JsonObject();
        meta.forEach(described::put);
        body = new JsonObject()
                .put("ID", id)
                .put("Name", config.service())
                .put("Address", host)
                .put("Port", address.port())
                .put("Meta", described.put("node", node.value()))
                .put(
                        "Check",
                        new JsonObject()
                                .put("CheckID", id)
                                .put("Name", "ready")
                                .put("HTTP", "http://" + asked + "/health/ready")
                                .put("Interval", Durations.format(config.interval()))
                                .put("Timeout", Durations.format(config.timeout()))
                                .put("DeregisterCriticalServiceAfter", FORGOTTEN_AFTER))
                .encode();
        round();
    }

    private void round() {
        vertx.executeBlocking(this::ensure).onComplete(done -> {
            if (!closed) {
                vertx.setTimer(done.succeeded() ? LOOK_MILLIS : RETRY_MILLIS, timer -> round());
            }
        });
    }

    /** Registers again only when it is not known: that would set the check back. */
    private synchronized Void ensure() throws IOException {
        if (closed) {
            return null;
        }
        try {
            if (ask("GET", "/v1/agent/service/" + id, "").status() == 404) {
                expect(ask("PUT", "/v1/agent/service/register", body));
                log.atInfo()
                        .addKeyValue("consul", config.address())
                        .addKeyValue("id", id)
                        .log("registered in consul");
            }
            problem = "";
            return null;
        } catch (IOException failure) {
            String now = String.valueOf(failure.getMessage());
            if (!now.equals(problem)) {
                problem = now;
                log.atWarn()
                        .addKeyValue("consul", config.address())
                        .addKeyValue("problem", now)
                        .log("not registered in consul, trying again");
            }
            throw failure;
        }
    }

    /** Takes it out of the catalog; succeeds whatever Consul says, within its time-out. */
    public Future<Void> close() {
        closed = true;
        return vertx.executeBlocking(this::leave);
    }

    private synchronized Void leave() {
        if (id.isEmpty()) {
            return null;
        }
        try {
            Answer answer = ask("PUT", "/v1/agent/service/deregister/" + id, "");
            if (answer.status() != 404) {
                expect(answer);
            }
            log.atInfo()
                    .addKeyValue("consul", config.address())
                    .addKeyValue("id", id)
                    .log("taken out of consul");
        } catch (IOException failure) {
            log.atWarn()
                    .addKeyValue("consul", config.address())
                    .addKeyValue("problem", failure.getMessage())
                    .log("still registered in consul, where its check will fail");
        }
        return null;
    }

    private Answer ask(String method, String path, String text) throws IOException {
        BoundedHttp client =
                http.isPresent() ? http.get() : new BoundedHttp(config.address(), Optional.empty(), MAX_BYTES);
        http = Optional.of(client);
        return client.ask(
                method,
                path,
                config.token().map(token -> Map.of("X-Consul-Token", token)).orElse(Map.of()),
                text,
                config.timeout());
    }

    private static void expect(Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("answered " + answer.status()
                    + (answer.status() == 403 ? ": the token may not register this service" : ""));
        }
    }
}
