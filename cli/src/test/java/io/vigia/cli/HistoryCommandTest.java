package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code history}, {@code failover list} and {@code failover show}. */
class HistoryCommandTest {
    private static final String ENTRIES = """
            {"entries":[
             {"at":"T2","kind":"close","service":"s3","failover":"7-s3","who":"ana","why":"verify is done","epoch":5},
             {"at":"T1","kind":"move","what":"s3","failover":"7-s3","who":"vigia","why":"s3-a is down\\u001b[2J","epoch":4,
              "evidence":[{"target":"s3-a","outcome":"down","reason":"refused",
                           "words":[{"vantage":"agent-a","says":"down","counted":true,"note":""},
                                    {"vantage":"agent-b","says":"unknown","counted":false,"note":"sick"}]}],
              "candidates":[{"site":"b","outcome":"up","eligible":true},{"site":"c","outcome":"down","eligible":false,"against":["is down"]}]}]}
            """;

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator()
            .on("/api/v1/history", "200 " + ENTRIES)
            .on("/api/v1/failovers/7-s3", "200 " + Moves.move("done", "", Moves.step("route", "done")))
            .on("/api/v1/failovers", "200 {\"failovers\":[" + Moves.move("done", "") + "]}");

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void isATimelineOldestFirstWithWhoWhyEvidenceAndTheStepsOfTheMove() {
        assertThat(lake.run("history", "--failover", "7-s3", "--kind", "move", "--limit", "7", "-s", one.url()))
                .isZero();
        assertThat(one.asked.get(0)).isEqualTo("GET /api/v1/history?limit=7&failover=7-s3&kind=move");
        assertThat(lake.out())
                .containsSubsequence(
                        "T1  move  s3  7-s3  epoch 4  by vigia: s3-a is down",
                        "    s3-a down: refused",
                        "      agent-a says down",
                        "      agent-b says unknown (not counted), sick",
                        "    site b up, could take over",
                        "    site c down: is down",
                        "T2  close  s3  7-s3  epoch 5  by ana: verify is done",
                        "ok 7-s3",
                        "  ok route  done  started 2026-01-01T00:00:00Z  took 44ms")
                .doesNotContain("\u001b");
    }

    @Test
    void jsonIsNewestFirstAsItCame() {
        assertThat(lake.run("history", "-o", "json", "-s", one.url())).isZero();
        assertThat(lake.out().strip()).isEqualTo(ENTRIES.strip());
        assertThat(one.asked).containsExactly("GET /api/v1/history?limit=100");
    }

    @Test
    void moreThanIsKeptForOneAnswerIsWrongUsage() {
        for (String limit : new String[] {"0", "1001", "-1", "x"}) {
            assertThat(lake.run("history", "--limit", limit, "-s", one.url()))
                    .as(limit)
                    .isEqualTo(2);
        }
        assertThat(one.asked).isEmpty();
    }

    @Test
    void listsMovesAndShowsOne() {
        assertThat(lake.run("failover", "list", "-s", one.url())).isZero();
        assertThat(lake.out()).contains("7-s3  2026-01-01T00:00:00Z  switchover  s3 a->b  done  by ana: disks");
        assertThat(lake.run("failover", "show", "7-s3", "-s", one.url())).isZero();
        assertThat(lake.out()).contains("route  done");
        assertThat(lake.run("failover", "show", "7-s3", "-o", "json", "-s", one.url()))
                .isZero();
        assertThat(lake.out()).startsWith("{\"id\":\"7-s3\"");
        assertThat(lake.run("failover", "show", "1-s3", "-s", one.url())).isEqualTo(1);
    }
}
