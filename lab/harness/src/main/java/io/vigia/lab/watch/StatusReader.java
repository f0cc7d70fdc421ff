package io.vigia.lab.watch;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an aggregator now, for who cannot wait for the next turn of a {@link StatusWatch}. */
public final class StatusReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * @param base of the aggregator, ending in {@code /}
     * @throws IOException when there is no status within a second
     */
    public LakeStatus read(URI base) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request(base, "status").GET().build(), HttpResponse.BodyHandlers.ofString());
        try {
            return LakeStatus.parse(answer.body());
        } catch (IllegalArgumentException | DecodeException malformed) {
            throw new IOException("status " + answer.statusCode() + ": " + malformed.getMessage(), malformed);
        }
    }

    /** Gives a command; the answer's {@code result}, or what the aggregator says when it refuses. */
    public String command(URI base, String path, JsonObject body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                request(base, path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            return answer.statusCode() + " " + answer.body();
        }
        return new JsonObject(answer.body()).getString("result", "?");
    }

    private static HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(base.resolve("api/v1/" + path)).timeout(TIMEOUT);
    }
}
