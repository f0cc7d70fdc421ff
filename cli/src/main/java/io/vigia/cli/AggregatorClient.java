package io.vigia.cli;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks aggregators, one after the other: whoever answered last is asked first. {@link Leader} tells them to do something. */
final class AggregatorClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** How long an answer may take. */
    static final Duration ANSWER = Duration.ofSeconds(8);

    /** An answer longer than this is no aggregator's. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    private final List<URI> servers;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    AggregatorClient(List<URI> servers) {
        this.servers = new ArrayList<>(servers);
    }

    /**
     * @param server who answered
     * @param location where it says that the same call belongs
     */
    record Answer(URI server, int status, String body, Optional<String> location) {
        boolean isSuccess() {
            return status / 100 == 2;
        }

        /** The body as a JSON object; throws {@link Unreachable} when it is not one, for then no aggregator answered. */
        JsonObject json() throws Unreachable {
            try (var reader = Json.createReader(new StringReader(body))) {
                return reader.readObject();
            } catch (JsonException | ClassCastException | IllegalStateException malformed) {
                throw new Unreachable("vigia: " + server + " answered " + status
                        + ", but not with an aggregator's JSON. Is another program on that port? Try --server URL.");
            }
        }
    }

    /** Of the first that answers and is ready; when none is ready, the last word of one that is not. */
    Answer get(String path) throws Unreachable {
        Answer unready = null;
        List<String> reasons = new ArrayList<>();
        for (URI server : List.copyOf(servers)) {
            try {
                Answer answer = send(server, path, HttpRequest.newBuilder().GET(), ANSWER);
                if (answer.status() != 503) {
                    prefer(server);
                    return answer;
                }
                unready = answer;
            } catch (IOException failure) {
                reasons.add("  " + server + ": " + why(failure, ANSWER));
            }
        }
        if (unready != null) {
            return unready;
        }
        throw nobody(reasons);
    }

    /** Tells whoever leads, and waits for as long as an answer usually takes. */
    Leader.Told post(String path, JsonObject body) throws Unreachable {
        return post(path, body, ANSWER);
    }

    Leader.Told post(String path, JsonObject body, Duration patience) throws Unreachable {
        return new Leader(this, path, body, patience).tell();
    }

    List<URI> servers() {
        return List.copyOf(servers);
    }

    void prefer(URI server) {
        servers.remove(server);
        servers.add(0, server);
    }

    /** Asks another one first from now on: the word of one that is cut off grows old without its saying so. */
    void turn() {
        servers.add(servers.remove(0));
    }

    /** Also asks, after those that were given, where the group says that its members answer. */
    void meet() throws Unreachable {
        Answer answer = get("/api/v1/group");
        if (!answer.isSuccess()) {
            return;
        }
        for (JsonObject peer : io.vigia.cli.Json.objects(answer.json(), "peers")) {
            address(answer.server(), io.vigia.cli.Json.text(peer, "http"))
                    .filter(address -> !servers.contains(address))
                    .ifPresent(servers::add);
        }
    }

    /** What the aggregator says that {@code by} names as {@code http}; empty when it does not answer. */
    Optional<Answer> ask(String http, URI by, String path) throws Unreachable {
        Optional<URI> named = address(by, http);
        if (named.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(send(named.get(), path, HttpRequest.newBuilder().GET(), ANSWER));
        } catch (IOException silent) {
            return Optional.empty();
        }
    }

    private static Optional<URI> address(URI known, String http) {
        try {
            URI address = URI.create(http.contains("://") ? http : known.getScheme() + "://" + http);
            return address.getHost() == null ? Optional.empty() : Optional.of(address);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty(); // one way less to ask; those that were given remain
        }
    }

    Answer send(URI server, String path, HttpRequest.Builder request, Duration patience)
            throws IOException, Unreachable {
        try {
            HttpRequest full = request.copy()
                    .uri(URI.create(server + path))
                    .timeout(patience)
                    .build();
            HttpResponse<InputStream> response = http.send(full, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
                if (bytes.length > MAX_ANSWER_BYTES) {
                    throw new IOException("the answer is larger than any aggregator's");
                }
                String body = new String(bytes, StandardCharsets.UTF_8);
                return new Answer(
                        server, response.statusCode(), body, response.headers().firstValue("Location"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreachable("vigia: interrupted");
        }
    }

    static Unreachable nobody(List<String> reasons) {
        return new Unreachable("vigia: no aggregator could be reached:\n" + String.join("\n", reasons)
                + "\nTry: is it running (systemctl status vigia-aggregator)? Is the address its 'http' of aggregator.yaml?"
                + " Give another with --server URL or VIGIA_SERVER.");
    }

    static String why(IOException failure, Duration patience) {
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection within " + CONNECT.toSeconds() + " s (is there a firewall, or is the host down?)";
        }
        if (failure instanceof HttpTimeoutException) {
            return "connected, but no answer within " + patience.toSeconds() + " s";
        }
        if (failure instanceof ConnectException) {
            boolean unresolved = failure.getCause() instanceof java.nio.channels.UnresolvedAddressException
                    || (failure.getCause() != null
                            && failure.getCause().getCause() instanceof java.nio.channels.UnresolvedAddressException);
            return unresolved ? "the host's name is not known" : "nobody listens there";
        }
        return Terminal.safe(failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage());
    }
}
