package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Kafka cluster in KRaft mode: brokers that are their own controllers. One broker is ready within 2 to 3 s. Its internal topics have as many replicas as there are
 * brokers, at most three; a topic of somebody else has what its creator asks for.
 */
public final class KafkaServer implements Server {
    private static final Duration FORMAT = Duration.ofSeconds(60);

    /** One broker with its files. */
    private record Broker(Address address, Path configuration, Path data, ChildProcess process, ChildProcess format) {}

    private final String name;
    private final List<Broker> brokers;

    private KafkaServer(String name, List<Broker> brokers) {
        this.name = name;
        this.brokers = brokers;
    }

    /** A cluster of one broker. */
    public static KafkaServer configure(Host host, String name) throws IOException {
        return configure(host, name, 1);
    }

    /**
     * @param count brokers, 1 or more; the broker with id n is the process {@code NAME-n}, and with one broker {@code NAME}. An odd number of them are controllers: of two
     *     the first, so the second may die
     */
    public static KafkaServer configure(Host host, String name, int count) throws IOException {
        List<Integer> ids = IntStream.rangeClosed(1, count).boxed().toList();
        Ports ports = Ports.choose(ids.stream()
                .flatMap(id -> List.of("client-" + id, "controller-" + id).stream())
                .toList());
        List<Integer> controllers = ids.subList(0, count % 2 == 1 ? count : count - 1);
        String voters = controllers.stream()
                .map(id -> id + "@" + ports.at("controller-" + id))
                .collect(Collectors.joining(","));
        Path logging = host.file(name + "-log4j2.properties", """
                status=error
                rootLogger.level=warn
                rootLogger.appenderRef.out.ref=out
                appender.out.type=Console
                appender.out.name=out
                appender.out.layout.type=PatternLayout
                appender.out.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1} %m%n
                """);
        String cluster = KafkaUuid.random();
        List<Broker> brokers = new ArrayList<>();
        for (int id : ids) {
            String process = count == 1 ? name : name + "-" + id;
            Path data = host.run().resolve(process);
            Path properties = host.file(
                    process + ".properties",
                    properties(id, ports, controllers.contains(id), voters, Math.min(count, 3), data));
            List<String> java =
                    Java.command("128m", List.of("-Dlog4j2.configurationFile=" + logging), Java.classPath("kafka"));
            brokers.add(new Broker(
                    ports.at("client-" + id),
                    properties,
                    data,
                    host.process(process, with(java, "kafka.Kafka", properties.toString())),
                    host.process(
                            process + "-format",
                            with(
                                    java,
                                    "kafka.tools.StorageTool",
                                    "format",
                                    "-t",
                                    cluster,
                                    "-c",
                                    properties.toString()))));
        }
        return new KafkaServer(name, List.copyOf(brokers));
    }

    private static List<String> with(List<String> java, String... more) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(more));
        return command;
    }

    private static String properties(int id, Ports ports, boolean controller, String voters, int replicas, Path data) {
        return """
                node.id=%1$d
                process.roles=%2$s
                controller.quorum.voters=%3$s
                listeners=PLAINTEXT://%4$s%5$s
                advertised.listeners=PLAINTEXT://%4$s
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%6$s
                num.partitions=1
                offsets.topic.replication.factor=%7$d
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=%7$d
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=%7$d
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                # Its default does not fit a small heap.
                log.cleaner.dedupe.buffer.size=4194304
                # A dead broker is out of the in-sync replicas within seconds.
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                replica.lag.time.max.ms=3000
                """.formatted(
                        id,
                        controller ? "broker,controller" : "broker",
                        voters,
                        ports.at("client-" + id),
                        controller ? ",CONTROLLER://" + ports.at("controller-" + id) : "",
                        data,
                        replicas);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ChildProcess> processes() {
        return brokers.stream().map(Broker::process).toList();
    }

    /** The broker with that id, from 1. */
    public ChildProcess broker(int id) {
        return brokers.get(id - 1).process();
    }

    /** What clients are given as {@code bootstrap.servers}. */
    public String bootstrap() {
        return brokers.stream().map(broker -> broker.address().toString()).collect(Collectors.joining(","));
    }

    /** Formats the brokers' storage before the first start. */
    @Override
    public void start() throws IOException, InterruptedException {
        List<Broker> empty = brokers.stream()
                .filter(broker -> !Files.exists(broker.data().resolve("meta.properties")))
                .toList();
        for (Broker broker : empty) {
            broker.format().start();
        }
        for (Broker broker : empty) {
            broker.format().awaitSuccess(FORMAT);
        }
        Server.super.start();
    }

    /** A broker answers requests once its controller has let it in. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        for (Broker broker : brokers) {
            Await.serving(
                    broker.process(),
                    "answers at " + broker.address(),
                    limit,
                    () -> ApiVersions.answered(broker.address()));
        }
    }

    @Override
    public void close() {
        Ending.of(Stream.concat(brokers.stream().map(Broker::format), processes().stream())
                .toList());
    }
}
