package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrillCommandTest {
    private static final String OUT = Moves.move("done", "", Moves.step("route", "done"));
    private static final String BACK = OUT.replace("7-s3", "9-s3")
            .replace("\"from\":\"a\",\"to\":\"b\"", "\"from\":\"b\",\"to\":\"a\"")
            .replace("disks", "back from drill 7-s3");
    private static final String FAILURE =
            "{\"id\":\"3-s3\",\"kind\":\"failover\",\"service\":\"s3\",\"from\":\"a\",\"to\":\"b\",\"outcome\":\"done\","
                    + "\"accusedAt\":\"2026-01-01T00:00:00Z\",\"decidedAt\":\"2026-01-01T00:00:00.400Z\"}";

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator()
            .on("/api/v1/services/s3/drill", Moves.ACCEPTED)
            .on("/api/v1/failovers/7-s3", "200 " + OUT)
            .on("/api/v1/failovers/9-s3", "200 " + BACK);

    @AfterEach
    void stop() {
        lake.close();
    }

    private static String path(String from, String to, String failover, int rtoMillis) {
        return "{\"service\":\"s3\",\"from\":\"" + from + "\",\"to\":\"" + to
                + "\",\"provenAt\":\"T\",\"kind\":\"drill\",\"failover\":\"" + failover
                + "\",\"result\":\"done\",\"detectionMillis\":null,\"switchMillis\":44,\"rtoMillis\":" + rtoMillis
                + "}";
    }

    private static String status(String... paths) {
        return "200 {\"failovers\":[" + FAILURE + "],\"paths\":[" + String.join(",", paths) + "]}";
    }

    private int drill(String... more) {
        String[] args = {"drill", "s3", "--to", "b", "--reason", "x", "--who", "ana", "-s", one.url()};
        return lake.run(java.util.stream.Stream.concat(java.util.Arrays.stream(args), java.util.Arrays.stream(more))
                .toArray(String[]::new));
    }

    @Test
    void followsItThereAndBackAndPrintsItsOwnFiguresBesideThePromises() {
        one.on("/api/v1/status", status(path("c", "b", "5-s3", 999)))
                .on("/api/v1/status", status(path("c", "b", "5-s3", 999), path("a", "b", "7-s3", 130_000)))
                .on("/api/v1/status", status(path("b", "a", "9-s3", 800)))
                .on("/api/v1/failovers", "200 {\"failovers\":[" + OUT + "]}")
                .on("/api/v1/failovers", "200 {\"failovers\":[" + BACK + "," + OUT + "]}");
        assertThat(drill("--and-back", "--yes")).isZero();
        assertThat(one.told())
                .containsExactly("POST /api/v1/services/s3/drill"
                        + " {\"who\":\"ana\",\"why\":\"x\",\"to\":\"b\",\"andBack\":true}");
        assertThat(lake.out())
                .containsSubsequence(
                        "ok s3  a->b  proven T by drill 7-s3",
                        "    ok detection  400ms     < 30 s    not exercised by a drill or a switchover; as last measured,"
                                + " by failover 3-s3",
                        "    ok switch     44ms      < 1 min",
                        "    XX RTO        2m10s     < 2 min",
                        "    -  RPO        -         < 5 min   nobody measures the lag",
                        "the way back ...",
                        "ok s3  b->a  proven T by drill 9-s3",
                        "no failure of this path is among the newest moves",
                        "    ok RTO        800ms     < 2 min")
                .doesNotContain("c->b");
    }

    @Test
    void asksBecauseTheTrafficIsReal() {
        assertThat(drill()).isEqualTo(2);
        assertThat(lake.attended(List.of("n"), "drill", "s3", "--to", "b", "--reason", "x", "-s", one.url()))
                .isEqualTo(2);
        assertThat(lake.questions).singleElement().asString().contains("real traffic");
        assertThat(one.told()).isEmpty();
    }

    @Test
    void leavesAtOnceWhenToldNotToWait() {
        assertThat(drill("--yes", "--no-wait", "--and-back")).isZero();
        assertThat(one.asked).hasSize(1);
    }

    @Test
    void aWayBackThatWasGivenUpIsDegradedAndSaysWhy() {
        String stays = OUT.replace(
                "\"detail\":\"\",\"steps\"",
                "\"detail\":\"the way back could not be taken within 300 s: a is down\",\"steps\"");
        one.on("/api/v1/status", status(path("a", "b", "7-s3", 800)))
                .on("/api/v1/failovers", "200 {\"failovers\":[" + stays + "]}");
        assertThat(drill("--yes", "--and-back")).isEqualTo(3);
        assertThat(lake.out()).contains("could not be taken within 300 s: a is down");
    }

    @Test
    void aWayBackIsVoidOnceTheServiceHasMovedOtherwise() {
        one.on("/api/v1/status", status(path("a", "b", "7-s3", 800)))
                .on("/api/v1/failovers", "200 {\"failovers\":[" + OUT.replace("7-s3", "8-s3") + "," + OUT + "]}");
        assertThat(drill("--yes", "--and-back")).isEqualTo(3);
        assertThat(lake.out()).contains("no way back: 8-s3 has moved the service since");
    }

    @Test
    void aDrillThatFailedHasNoWayBack() {
        StandIn.Aggregator failing = lake.aggregator()
                .on("/api/v1/services/s3/drill", Moves.ACCEPTED)
                .on("/api/v1/failovers/7-s3", "200 " + Moves.move("failed", "not caught up"));
        assertThat(lake.run("drill", "s3", "--to", "b", "--and-back", "--reason", "x", "--yes", "-s", failing.url()))
                .isEqualTo(4);
        assertThat(failing.asked).noneMatch(ask -> ask.endsWith("/status"));
    }

    @Test
    void pathsShowsWhatWasProvenAndWhatNeverWas() {
        one.on(
                "/api/v1/status",
                status(
                        path("a", "b", "7-s3", 130_000),
                        "{\"service\":\"s3\",\"from\":\"b\",\"to\":\"a\",\"provenAt\":null}"));
        assertThat(lake.run("drill", "paths", "-s", one.url())).isZero();
        assertThat(lake.out()).contains("ok s3  a->b  proven T by drill 7-s3", "?? s3  b->a  never proven");
        String drillPaths = lake.out();
        assertThat(lake.run("paths", "-s", one.url())).isZero();
        assertThat(lake.out()).isEqualTo(drillPaths);
        assertThat(lake.run("drill", "paths", "-o", "json", "-s", one.url())).isZero();
        assertThat(lake.out()).startsWith("{\"paths\":[{\"service\":\"s3\"");
    }
}
