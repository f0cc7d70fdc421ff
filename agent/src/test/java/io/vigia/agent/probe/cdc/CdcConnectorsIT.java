package io.vigia.agent.probe.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vigia.agent.probe.Looking;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.probe.CdcSpec;
import io.vigia.core.model.Outcome;
import io.vigia.lab.servers.ConnectServer;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.KafkaServer;
import io.vigia.lab.servers.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka Connect with Debezium, whose database is killed. */
final class CdcConnectorsIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void seesATaskFailWhenItsDatabaseDies() throws Exception {
        Vertx vertx = Vertx.vertx();
        Means means = new Means(vertx, Optional.empty());
        Host host = Host.in(directory);
        try (KafkaServer kafka = KafkaServer.configure(host, "kafka");
                PostgresServer database = PostgresServer.configure(host, "postgres")) {
            kafka.start();
            database.start();
            database.awaitServing(LIMIT);
            database.execute("create table orders(id serial primary key, v text)");
            kafka.awaitServing(LIMIT);
            try (ConnectServer connect = ConnectServer.configure(host, "connect", kafka.bootstrap(), database)) {
                connect.start();
                connect.awaitServing(LIMIT);
                CdcSpec spec = new CdcSpec(
                        Optional.of(new CdcSpec.Connectors(connect.base(), List.of(ConnectServer.CONNECTOR), Map.of())),
                        Optional.empty());
                try (Looking looking = new Looking(vertx, new CdcProbe(means, spec, schedule()))) {
                    ProbeResult well = looking.look();
                    assertThat(well.reason()).isEqualTo("1 connector, 1 task running");
                    assertThat(well.lagMillis()).isEmpty();
                    database.kill();
                    await().atMost(LIMIT).untilAsserted(() -> {
                        ProbeResult failed = looking.look();
                        assertThat(failed.reason()).contains("task orders-cdc-0 is FAILED: ");
                        assertThat(failed.outcome()).isEqualTo(Outcome.DOWN);
                    });
                    connect.kill();
                    await().atMost(LIMIT)
                            .untilAsserted(
                                    () -> assertThat(looking.look().reason()).isEqualTo("Connect: connection refused"));
                }
            }
        } finally {
            await().until(means.close().compose(closed -> vertx.close())::isComplete);
        }
    }

    private static Schedule schedule() {
        return new Schedule(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(500));
    }
}
