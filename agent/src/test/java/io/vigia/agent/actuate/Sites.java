package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vigia.core.model.SiteId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One real HTTP server a site, which answers with the site's name; under {@code /slow} only once {@link #letGo} was called. */
final class Sites implements AutoCloseable {
    static final String SLOW = "/slow";

    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<SiteId, Integer> ports = new LinkedHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch slow = new CountDownLatch(1);

    Sites(List<SiteId> sites) throws IOException {
        for (SiteId site : sites) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, site));
            server.start();
            servers.add(server);
            ports.put(site, server.getAddress().getPort());
        }
    }

    int port(SiteId site) {
        return ports.getOrDefault(site, 0);
    }

    void letGo() {
        slow.countDown();
    }

    private void answer(HttpExchange exchange, SiteId site) throws IOException {
        byte[] name = site.value().getBytes(UTF_8);
        exchange.sendResponseHeaders(200, name.length);
        if (exchange.getRequestURI().getPath().equals(SLOW)) {
            exchange.getResponseBody().flush();
            try {
                slow.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        exchange.getResponseBody().write(name);
        exchange.close();
    }

    @Override
    public void close() {
        letGo();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}
