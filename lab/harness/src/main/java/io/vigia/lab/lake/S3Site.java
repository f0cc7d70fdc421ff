package io.vigia.lab.lake;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

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
    static S3Site configure(String site, Address address, DemoDirectory directory, Spawner spawner, HttpClient client)
            throws IOException {
        Path store = Files.createDirectories(directory.run().resolve("s3-" + site));
        Path properties = directory.run().resolve("s3-" + site + ".properties");
        Files.writeString(properties, """
                s3proxy.endpoint=http://%s
                s3proxy.authorization=none
                jclouds.provider=filesystem-nio2
                jclouds.identity=local
                jclouds.credential=local
                jclouds.filesystem.basedir=%s
                """.formatted(address, store));
        Path logging = directory.run().resolve("s3-logback.xml");
        Files.writeString(logging, """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
        List<String> command = List.of(
                Java.executable(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                // On a busy machine hundreds of requests wait at once; with 96 MiB it then never came back.
                "-Xmx256m",
                "-Dlogback.configurationFile=" + logging,
                "-cp",
                directory.root().resolve("lab/s3proxy/target/lib") + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString());
        return new S3Site(site, address, new ChildProcess("s3-" + site, directory, spawner, command), client);
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
