package io.vigia.aggregator.notify;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whom Alertmanager notifies. */
final class Webhook implements AutoCloseable {
    private final HttpServer server;
    private final List<JsonObject> heard = new CopyOnWriteArrayList<>();

    Webhook() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            heard.add(new JsonObject(body));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Notifications of alerts with this name, {@code firing} or {@code resolved}, in order. */
    List<String> told(String alertname) {
        return heard.stream()
                .filter(notification -> alertname.equals(
                        notification.getJsonObject("groupLabels").getString("alertname")))
                .map(notification -> notification.getString("status"))
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
