package io.vigia.lab.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kafka Connect, standing alone, with one connector: Debezium on a table of PostgreSQL. Ready within 5 s. */
public final class ConnectServer implements Server {
    /** The connector's name. */
    public static final String CONNECTOR = "orders-cdc";

    private final URI base;
    private final ChildProcess process;

    private ConnectServer(URI base, ChildProcess process) {
        this.base = base;
        this.process = process;
    }

    /**
     * Changes of {@code public.orders} become records of the topic {@code cdc.public.orders}. The connector tries once when the database is gone, so that its failure is seen.
     *
     * @param kafka where the records go, as clients are given it
     * @param database that serves when this is started
     */
    public static ConnectServer configure(Host host, String name, String kafka, PostgresServer database)
            throws IOException {
        Address address = Ports.free();
        Path worker =
                host.file(name + ".properties", """
                bootstrap.servers=%s
                key.converter=org.apache.kafka.connect.json.JsonConverter
                value.converter=org.apache.kafka.connect.json.JsonConverter
                key.converter.schemas.enable=false
                value.converter.schemas.enable=false
                offset.storage.file.filename=%s
                offset.flush.interval.ms=1000
                plugin.discovery=service_load
                listeners=http://%s
                """.formatted(kafka, host.run().resolve(name + ".offsets"), address));
        Path connector = host.file(name + "-" + CONNECTOR + ".properties", """
                name=%s
                connector.class=io.debezium.connector.postgresql.PostgresConnector
                database.hostname=%s
                database.port=%d
                database.user=%s
                database.password=unused
                database.dbname=postgres
                topic.prefix=cdc
                table.include.list=public.orders
                plugin.name=pgoutput
                slot.name=lake
                publication.autocreate.mode=filtered
                poll.interval.ms=20
                heartbeat.interval.ms=1000
                errors.max.retries=0
                slot.max.retries=1
                slot.retry.delay.ms=100
                """.formatted(
                        CONNECTOR, database.address().host(), database.address().port(), PostgresServer.USER));
        List<String> command = new ArrayList<>(Java.command(
                "160m", List.of("-Dlog4j2.configurationFile=" + logging(host, name)), Java.classPath("connect")));
        command.addAll(
                List.of("org.apache.kafka.connect.cli.ConnectStandalone", worker.toString(), connector.toString()));
        return new ConnectServer(Http.uri(address, ""), host.process(name, command));
    }

    /** Warnings, and what MirrorMaker says of its work. */
    static Path logging(Host host, String name) throws IOException {
        return host.file(name + "-log4j2.properties", """
                status=error
                rootLogger.level=warn
                rootLogger.appenderRef.out.ref=out
                logger.mirror.name=org.apache.kafka.connect.mirror
                logger.mirror.level=info
                appender.out.type=Console
                appender.out.name=out
                appender.out.layout.type=PatternLayout
                appender.out.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1} %m%n
                """);
    }

    @Override
    public String name() {
        return process.name();
    }

    /** Of its REST interface; without a path. */
    public URI base() {
        return base;
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    /** When its connector and a task of it run. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Http.await(
                process,
                base.resolve("/connectors/" + CONNECTOR + "/status"),
                limit,
                answer -> answer.statusCode() == 200 && answer.body().split("\"RUNNING\"", -1).length > 2);
    }
}
