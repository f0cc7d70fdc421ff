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
import java.util.UUID;

/** Speaks to the first aggregator that answers. */
final class AggregatorClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(8);
    /** An election takes about a second. */
    private static final Duration ELECTION = Duration.ofSeconds(8);

    private static final Duration PAUSE = Duration.ofMillis(300);

    /** An answer longer than this is no aggregator's. */
    private static final int MAX_ANSWER_BYTES = 32 * 1024 * 1024;

    private final List<URI> servers;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    AggregatorClient(List<URI> servers) {
        this.servers = servers;
    }

    /** @param server who answered */
    record Answer(URI server, int status, String body) {
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

    Answer get(String path) throws Unreachable {
        return ask(path, HttpRequest.newBuilder().GET());
    }

    /**
     * To whichever aggregator leads: follows a follower's word of who that is, and waits a few seconds for an election to end. The same
     * call again is the same request to the group, so nothing is done twice.
     */
    Answer post(String path, JsonObject body) throws Unreachable {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        long deadline = System.nanoTime() + ELECTION.toNanos();
        while (true) {
            Answer answer = ask(path, request);
            if (answer.status() == 307) {
                answer = askLeader(path, request, answer);
            }
            if ((answer.status() != 503 && answer.status() != 307) || System.nanoTime() > deadline) {
                return answer;
            }
            pause();
        }
    }

    private Answer askLeader(String path, HttpRequest.Builder request, Answer follower) throws Unreachable {
        String leader = follower.json().getString("leader", "");
        try {
            URI address = URI.create(leader);
            if (address.getHost() != null) {
                return new AggregatorClient(List.of(address)).ask(path, request);
            }
        } catch (IllegalArgumentException malformed) {
            throw new Unreachable(
                    "vigia: " + follower.server() + " names a leader that is no address: " + Terminal.safe(leader));
        } catch (Unreachable gone) {
            return follower; // it may have ceased to lead this very moment: ask again
        }
        return follower;
    }

    private static void pause() throws Unreachable {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unreachable("vigia: interrupted");
        }
    }

    private Answer ask(String path, HttpRequest.Builder request) throws Unreachable {
        List<String> reasons = new ArrayList<>();
        for (URI server : servers) {
            try {
                return read(
                        server,
                        http.send(
                                request.copy()
                                        .uri(URI.create(server + path))
                                        .timeout(ANSWER)
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream()));
            } catch (IOException failure) {
                reasons.add("  " + server + ": " + why(failure));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                reasons.add("  " + server + ": interrupted");
            }
        }
        throw new Unreachable("vigia: no aggregator could be reached:\n" + String.join("\n", reasons)
                + "\nTry: is it running (systemctl status vigia-aggregator)? Is the address its 'http' of aggregator.yaml?"
                + " Give another with --server URL or VIGIA_SERVER.");
    }

    private static Answer read(URI server, HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
            if (bytes.length > MAX_ANSWER_BYTES) {
                throw new IOException("the answer is larger than any aggregator's");
            }
            return new Answer(server, response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static String why(IOException failure) {
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection within " + CONNECT.toSeconds() + " s (is there a firewall, or is the host down?)";
        }
        if (failure instanceof HttpTimeoutException) {
            return "connected, but no answer within " + ANSWER.toSeconds() + " s";
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
