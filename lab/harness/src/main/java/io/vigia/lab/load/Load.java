package io.vigia.lab.load;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The clients of all balancers, on one event loop of their own. */
public final class Load implements AutoCloseable {
    /** Memory stays bounded; what is measured never spans more. */
    private static final Duration KEPT = Duration.ofMinutes(4);

    private final Vertx vertx;
    private final Map<String, LoadClient> clients = new LinkedHashMap<>();
    private final Map<String, ExchangeLog> logs = new LinkedHashMap<>();

    /**
     * @param frontends of the balancers by name; the host is an IP address or {@code localhost}
     * @param requestsPerSecond to each
     * @param listener hears of every exchange on the event loop, and must be quick
     */
    public Load(Map<String, InetSocketAddress> frontends, int requestsPerSecond, Consumer<Exchange> listener) {
        vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        frontends.forEach((balancer, frontend) -> {
            ExchangeLog log = new ExchangeLog((int) (KEPT.toSeconds() * requestsPerSecond));
            logs.put(balancer, log);
            clients.put(balancer, new LoadClient(vertx, balancer, frontend, requestsPerSecond, exchange -> {
                log.add(exchange);
                listener.accept(exchange);
            }));
        });
    }

    public void start() {
        int index = 0;
        for (LoadClient client : clients.values()) {
            client.start((double) index++ / clients.size());
        }
    }

    /** The exchanges through {@code balancer} that ended at or after {@code nanos}. */
    public List<Exchange> endedSince(String balancer, long nanos) {
        ExchangeLog log = logs.get(balancer);
        return log == null ? List.of() : log.endedSince(nanos);
    }

    /** How many requests this client sent later than it should have: its own stalls, not the lake's. */
    public long lateSends() {
        return clients.values().stream().mapToLong(LoadClient::lateSends).sum();
    }

    public long worstLateMillis() {
        return TimeUnit.NANOSECONDS.toMillis(clients.values().stream()
                .mapToLong(LoadClient::worstLateNanos)
                .max()
                .orElse(0));
    }

    @Override
    public void close() {
        clients.values().forEach(LoadClient::stop);
        vertx.close();
    }
}
