package io.vigia.lab.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparkClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void givesTheConnectServerAnExecutorAndKeepsItWhenTheStandbyTakesOver() throws Exception {
        Host host = Host.in(directory);
        SparkCluster spark = SparkCluster.configure(host, "spark", 2);
        SparkConnectServer connect = SparkConnectServer.configure(host, "connect", spark);
        try (spark;
                connect) {
            spark.start();
            spark.awaitServing(LIMIT);
            connect.start();
            connect.awaitServing(LIMIT);
            awaitRunning(spark, spark.awaitLeader(LIMIT));
            int first = spark.awaitLeader(LIMIT);
            spark.master(first).kill();
            int second = spark.awaitLeader(LIMIT);
            assertThat(second).isNotEqualTo(first);
            awaitRunning(spark, second);
        }
    }

    private static void awaitRunning(SparkCluster spark, int leader) throws Exception {
        Address page = spark.pages().get(leader - 1);
        Await.until("the application runs on a core at " + page, LIMIT, () -> {
            String state = Http.get(Http.uri(page, "/json/")).body().replace(" ", "");
            return state.contains("\"name\":\"connect\"") && state.contains("\"coresused\":1");
        });
    }
}
