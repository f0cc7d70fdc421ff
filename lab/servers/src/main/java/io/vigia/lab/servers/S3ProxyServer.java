package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** S3Proxy: a real S3 server over a directory, without versions. Ready within 1 to 3 s. */
public final class S3ProxyServer implements Server {
    private final Address address;
    private final ChildProcess process;

    private S3ProxyServer(Address address, ChildProcess process) {
        this.address = address;
        this.process = process;
    }

    /** @param credentials what requests must be signed with; without them everybody may do everything */
    public static S3ProxyServer configure(Host host, String name, Optional<S3Credentials> credentials)
            throws IOException {
        return configure(host, name, Ports.free(), credentials);
    }

    public static S3ProxyServer configure(Host host, String name, Address address, Optional<S3Credentials> credentials)
            throws IOException {
        Path store = Files.createDirectories(host.run().resolve(name));
        Path properties = host.file(name + ".properties", """
                s3proxy.endpoint=http://%s
                %s
                jclouds.provider=filesystem-nio2
                jclouds.identity=local
                jclouds.credential=local
                jclouds.filesystem.basedir=%s
                """.formatted(
                        address,
                        credentials
                                .map(known -> "s3proxy.authorization=aws-v4\ns3proxy.identity=" + known.accessKey()
                                        + "\ns3proxy.credential=" + known.secretKey())
                                .orElse("s3proxy.authorization=none"),
                        store));
        Path logging = host.file(name + "-logback.xml", """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n</pattern></encoder>
                  </appender>
                  <root level="WARN"><appender-ref ref="out"/></root>
                </configuration>
                """);
        // On a busy machine hundreds of requests wait at once; with 96 MiB it then never came back.
        List<String> command = new ArrayList<>(
                Java.command("256m", List.of("-Dlogback.configurationFile=" + logging), Java.classPath("s3proxy")));
        command.addAll(List.of("org.gaul.s3proxy.Main", "--properties", properties.toString()));
        return new S3ProxyServer(address, host.process(name, command));
    }

    @Override
    public String name() {
        return process.name();
    }

    /** Where S3 is spoken, without TLS. */
    public Address address() {
        return address;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    /** Any answer will do: it listens when it can serve, and with credentials refuses who has none. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Http.awaitAnswer(process, Http.uri(address, "/"), limit);
    }
}
