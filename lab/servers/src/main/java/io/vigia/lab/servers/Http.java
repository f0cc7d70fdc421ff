package io.vigia.lab.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** Asking a server over HTTP whether it serves. */
public final class Http {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private static final Duration ASK = Duration.ofSeconds(2);

    private Http() {}

    /** @param path begins with a slash; may have a query */
    public static URI uri(Address address, String path) {
        return URI.create("http://" + address + path);
    }

    /** @throws IOException also when no answer comes within 2 s */
    public static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri).timeout(ASK).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns when {@code process} answers there, whatever it answers. */
    public static void awaitAnswer(ChildProcess process, URI uri, Duration limit)
            throws IOException, InterruptedException {
        await(process, uri, limit, answer -> true);
    }

    /** Returns when {@code process} answers there with status 200. */
    public static void awaitOk(ChildProcess process, URI uri, Duration limit) throws IOException, InterruptedException {
        await(process, uri, limit, answer -> answer.statusCode() == 200);
    }

    /** Returns when {@code process} gives an answer that is {@code good}. */
    public static void await(ChildProcess process, URI uri, Duration limit, Predicate<HttpResponse<String>> good)
            throws IOException, InterruptedException {
        Await.serving(process, "answers as it should at " + uri, limit, () -> good.test(get(uri)));
    }
}
