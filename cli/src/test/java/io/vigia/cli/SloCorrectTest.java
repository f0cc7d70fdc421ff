package io.vigia.cli;

import static io.vigia.cli.Objectives.calm;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code slo correct}, {@code slo corrections} and {@code slo revoke}. */
class SloCorrectTest {
    private static final String LIST = "/api/v1/slos";
    private static final String DETAIL = "/api/v1/slos/detail";
    private static final String CORRECTIONS = "/api/v1/slos/corrections";
    private static final String ACCEPTED = "200 {\"result\":\"accepted\",\"id\":\"c2\",\"text\":\"taken out\"}";

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator();

    @AfterEach
    void stop() {
        lake.close();
    }

    private int correct(String from, String until, String... ids) {
        String[] args = {"slo", "correct", "--from", from, "--until", until, "--reason", "a drill", "--who", "ana", "-s"
        };
        return lake.run(java.util.stream.Stream.of(List.of(args), List.of(one.url()), List.of(ids))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    @Test
    void takesATimeOutByTheAggregatorsClockAndShowsTheBudgetBeforeAndAfter() {
        String before = Objectives.list(
                calm("s3-availability", "0.99", "0.934").replace("4.32,\"leftRatio", "4.03,\"leftRatio"));
        one.on(LIST, "200 " + before)
                .on(CORRECTIONS, ACCEPTED)
                .on(DETAIL, "200 " + calm("s3-availability", "0.99", "0.934"))
                .on(DETAIL, "503 {}")
                .on(DETAIL, "200 " + Objectives.DETAIL);
        assertThat(correct("-2h", "now", "s3-availability", "s3-availability")).isZero();
        assertThat(one.told())
                .containsExactly(
                        "POST /api/v1/slos/corrections {\"who\":\"ana\",\"why\":\"a drill\",\"slos\":[\"s3-availability\"],"
                                + "\"from\":\"2025-12-31T22:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}");
        assertThat(one.asked.get(one.asked.size() - 1)).isEqualTo("GET /api/v1/slos/detail?slo=s3-availability");
        assertThat(lake.out())
                .containsSubsequence(
                        "ok taken out  (c2)",
                        "s3-availability  left before 93.4 % (4.03 min), after 99.8 % (4.31 min); 4.66 min of its window do not count",
                        "taken out: 2026-11-24T16:52:20Z -> 2026-11-24T16:57:00Z");
    }

    @Test
    void saysWhichBudgetHasNotBeenSeenToChange() throws Unreachable {
        one.on(DETAIL, "200 " + calm("s3", "1", "1"));
        StringWriter out = new StringWriter();
        boolean seen = new SloCorrecting(
                        new Terminal(new PrintWriter(out, true), false, false),
                        new AggregatorClient(List.of(URI.create(one.url()))),
                        Json.createReader(new StringReader(Objectives.LIST)).readObject(),
                        Duration.ZERO)
                .show(Set.of("s3"), "c8");
        assertThat(seen).isFalse();
        assertThat(out.toString()).contains("s3 has not been seen to change within 0 s; look again: vigia slo show s3");
    }

    @Test
    void beforeAndAfterAreOfTheSameAggregatorThoughAnotherLeads() {
        StandIn.Aggregator leader = lake.aggregator().on(CORRECTIONS, ACCEPTED);
        one.on(LIST, "200 " + Objectives.LIST)
                .on(CORRECTIONS, "307 {}")
                .location(leader.url() + CORRECTIONS)
                .on(DETAIL, "200 " + Objectives.DETAIL);
        assertThat(correct("-1m", "now", "s3-availability")).isZero();
        assertThat(leader.asked).hasSize(1);
        assertThat(leader.told()).hasSize(1);
    }

    @Test
    void whatIsNoTimeIsWrongUsageAndTellsNobody() {
        one.on(LIST, "200 " + Objectives.LIST);
        for (String time : List.of("soon", "2026-11-24T02:10:00", "02:10", "-2 hours", "+", "-99999999999999d", "")) {
            assertThat(correct(time, "now", "s3")).as(time).isEqualTo(2);
            assertThat(lake.err()).as(time).contains("--from");
        }
        assertThat(correct("-1m", "later", "s3")).isEqualTo(2);
        assertThat(lake.err()).contains("--until: 'later' is not a time");
        assertThat(lake.run("slo", "correct", "--from", "-1m", "--until", "now", "--reason", "x", "-s", one.url()))
                .isEqualTo(2);
        assertThat(lake.run("slo", "correct", "s3", "--from", "-1m", "--until", "now", "-s", one.url()))
                .isEqualTo(2);
        assertThat(one.told()).isEmpty();
    }

    @Test
    void aRefusalIsHandedOn() {
        one.on(LIST, "200 " + Objectives.LIST)
                .on(CORRECTIONS, "400 {\"detail\":\"there is no objective [x] here\"}")
                .on(
                        CORRECTIONS,
                        "409 {\"overridable\":false,\"reasons\":[{\"kind\":\"limit\",\"text\":\"older than 30 days\",\"overridable\":false}]}");
        assertThat(correct("2026-11-02T01:00:00+01:00", "2026-11-02T00:30:00Z", "x"))
                .isEqualTo(2);
        assertThat(lake.err()).contains("there is no objective [x] here");
        assertThat(one.told().get(0)).contains("\"from\":\"2026-11-02T00:00:00Z\"");
        assertThat(correct("-40d", "now", "x")).isEqualTo(5);
        assertThat(lake.err()).contains("limit: older than 30 days");
    }

    @Test
    void listsThemThoseOfMaintenanceWindowsTooAndRevokesOne() {
        one.on(
                        CORRECTIONS,
                        "200 {\"corrections\":[{\"id\":\"m7\",\"who\":\"ana\",\"why\":\"\",\"from\":\"T1\",\"until\":\"T2\",\"scope\":\"site\",\"name\":\"a\"},"
                                + "{\"id\":\"c8\",\"who\":\"bob\\u001b\",\"why\":\"a drill\",\"from\":\"T3\",\"until\":\"T4\",\"slos\":[\"s3\",\"lake/x\"]}]}")
                .on(
                        CORRECTIONS + "/c8/revoke",
                        "200 {\"result\":\"accepted\",\"id\":\"c8\",\"text\":\"counts again\"}");
        assertThat(lake.run("slo", "corrections", "-s", one.url())).isZero();
        assertThat(lake.out().lines())
                .containsExactly(
                        "m7  T1 -> T2  what is measured in site a alone  by ana",
                        "c8  T3 -> T4  s3 lake/x  by bob?: a drill");
        assertThat(lake.run("slo", "revoke", "c8", "--reason", "it did count", "--who", "ana", "-s", one.url()))
                .isZero();
        assertThat(one.told())
                .containsExactly("POST /api/v1/slos/corrections/c8/revoke {\"who\":\"ana\",\"why\":\"it did count\"}");
        assertThat(lake.out()).contains("ok counts again");
        assertThat(lake.run("slo", "revoke", "../pause", "--reason", "x", "-s", one.url()))
                .isEqualTo(2);
    }
}
