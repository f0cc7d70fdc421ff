package io.vigia.lab.lake;

import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.Await;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.S3ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** A site's object store: a real S3 server (S3Proxy over a directory) with the object {@code lake/where} that names its site. */
public final class S3Site {
    private static final Duration ASK = Duration.ofSeconds(2);

    private final String site;
    private final URI object;
    private final URI bucket;
    private final ChildProcess process;
    private final HttpClient client;

    private S3Site(String site, Address address, ChildProcess process, HttpClient client) {
        this.site = site;
        this.bucket = URI.create("http://" + address + "/lake");
        this.object = URI.create(bucket + "/where");
        this.process = process;
        this.client = client;
    }

    /** Writes the server's configuration; starts nothing. */
    static S3Site configure(String site, Address address, Host host, HttpClient client) throws IOException {
        return new S3Site(
                site,
                address,
                S3ProxyServer.configure(host, "s3-" + site, address, Optional.empty())
                        .process(),
                client);
    }

    public String site() {
        return site;
    }

    public ChildProcess process() {
        return process;
    }

    public void start() throws IOException {
        process.start();
    }

    /** Waits for the server, makes the bucket and the object, and reads the object back. */
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Await.until("s3-" + site + " serves its object (see " + process.log() + ")", limit, this::serves);
    }

    private boolean serves() throws InterruptedException {
        try {
            if (isOwn(get())) {
                return true;
            }
            put(bucket, "");
            put(object, "site=" + site);
            return isOwn(get());
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean isOwn(HttpResponse<String> answer) {
        return answer.statusCode() == 200 && answer.body().equals("site=" + site);
    }

    private HttpResponse<String> get() throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(object).timeout(ASK).build(), HttpResponse.BodyHandlers.ofString());
    }

    private void put(URI target, String body) throws IOException, InterruptedException {
        client.send(
                HttpRequest.newBuilder(target)
                        .timeout(ASK)
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }
}
