package io.vigia.cli;

import static io.vigia.cli.Objectives.calm;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code slo show} and {@code slo explain}. */
class SloShowTest {
    private static final String PATH = "/api/v1/slos/detail";

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator();

    @AfterEach
    void stop() {
        lake.close();
    }

    private int run(String word, String id) {
        return lake.run("slo", word, id, "-s", one.url());
    }

    @Test
    void showsEverythingBothFiguresOfTheBudgetToo() {
        one.on(PATH, "200 " + Objectives.DETAIL);
        assertThat(run("show", "lake/s3 x")).isEqualTo(3);
        assertThat(one.asked).containsExactly("GET /api/v1/slos/detail?slo=lake%2Fs3%20x");
        assertThat(lake.out())
                .containsSubsequence(
                        "XX s3-availability  met  Objects are served  (service objects)",
                        "What is asked through either balancer is answered",
                        "promised   99.99 %/30d  (occurrences)",
                        "measured   99.3690 %  315 good, 2 bad, of 317 events",
                        "budget     99.8 % left: 4.31 min of 4.31 min, 0.01 min spent",
                        "gross      94.5 % left: 4.08 min of 4.31 min, 0.24 min spent, had nothing been excused",
                        "excused    4.66 min",
                        "exhausted  at 2026-11-25T04:21:41.933Z at the present rate",
                        "coverage   0.003 % of the window, 98.9 % of what has elapsed since the first measurement",
                        "last heard 2026-11-24T16:58:19.770Z",
                        "looks at   probe  count served  targets path/lb1/s3,path/lb2/s3",
                        "irregular  overtaken 12, gap_refined 45",
                        "BURN",
                        "WINDOW  BURNS  NOW",
                        "!! 5m      63.1x  99.3690 %  2    317  98.7 %",
                        "ALERTS",
                        "XX burn-1h (page)  since 2026-11-24T16:58:13.872Z",
                        "firing: burns 63.09x over 1h",
                        "!! burn-3d (ticket)",
                        "TAKEN OUT",
                        "c2  2026-11-24T16:52:20Z -> 2026-11-24T16:57:00Z  ana: the lake was starting");
    }

    @Test
    void explainsWhoSpentItWhyItAlertsAndTheWayBack() {
        one.on(PATH, "200 " + Objectives.DETAIL);
        assertThat(run("explain", "s3-availability")).isEqualTo(3);
        assertThat(lake.out())
                .containsSubsequence(
                        "SPENT BY",
                        "SHARE   FAILURES  SITE  COMPONENT",
                        "path/lb1/s3",
                        "path/lb2/s3",
                        "Who failed is kept for five minutes together",
                        "ALERTS",
                        "both must exceed 14.4x",
                        "THE WAY BACK",
                        "burn-1h ends when at most 0 of 317 events in 5m are bad (now 2): at the latest 5m after the last failure",
                        "the budget still bears 4.31 min of complete failure");
    }

    @Test
    void theWayBackFromABreachIsTimeOrACorrection() {
        String spent = "{\"totalMinutes\":4.32,\"spentMinutes\":6.82,\"leftMinutes\":-2.5,\"leftRatio\":-0.57}";
        String rolling = calm("s3", "0.99", "1")
                .replace("\"met\"", "\"breached\"")
                .replaceFirst("\"budget\":\\{[^}]*\\}", "\"budget\":" + spent);
        String calendar = rolling.replaceFirst("\"window\":\"30d\",", "\"window\":\"1M\",");
        one.on(PATH, "200 " + rolling).on(PATH, "200 " + calendar);
        assertThat(run("explain", "s3")).isEqualTo(3);
        assertThat(lake.out())
                .contains(
                        "-57.0 % left: -2.50 min of 4.32 min, 6.82 min spent",
                        "overdrawn by 2.50 min of complete failure; it comes back as failures grow older than 30d,",
                        "vigia slo correct s3 --from TIME --until TIME --reason TEXT");
        assertThat(run("explain", "s3")).isEqualTo(3);
        assertThat(lake.out()).contains("it comes back with the next period");
    }

    @Test
    void whatIsNotMeasuredIsSaidPlainly() {
        String calm = calm("s3", "0.5", "1");
        String frozen = calm.replace("\"measuring\":true", "\"measuring\":false");
        one.on(PATH, "200 " + frozen)
                .on(
                        PATH,
                        "200 "
                                + frozen.replace("\"2026-01-01T00:00:00Z\"", "null")
                                        .replace("\"met\"", "\"no_data\""))
                .on(
                        PATH,
                        "200 "
                                + calm.replace("\"met\"", "\"insufficient\"")
                                        .replace("\"elapsedCoverage\":1.0", "\"elapsedCoverage\":0.25"))
                .on(PATH, "200 " + calm("s3", "null", "1").replace("\"met\"", "\"insufficient\""));
        assertThat(run("explain", "s3")).isEqualTo(3);
        assertThat(lake.out())
                .contains(
                        "met, frozen",
                        "Nothing is measured now, and was not since 2026-01-01T00:00:00Z: its alerts are frozen",
                        "counts neither as up nor as down");
        assertThat(run("explain", "s3")).isEqualTo(3);
        assertThat(lake.out()).contains("no data", "Nothing has ever measured it.");
        assertThat(run("explain", "s3")).isZero();
        assertThat(lake.out()).contains("Only 25.0 % of the elapsed window was measured");
        assertThat(run("explain", "s3")).isZero();
        assertThat(lake.out())
                .contains("nothing that it counts has happened yet", "nobody is told", "nobody: nothing has failed");
    }

    @Test
    void whatWasTakenOutAltogetherIsNotTakenForUnmeasured() {
        one.on(PATH, "200 " + calm("s3", "null", "1").replace("\"met\"", "\"no_data\""));
        assertThat(run("explain", "s3")).isZero();
        assertThat(lake.out()).contains("All that was measured in the window was taken out.");
    }

    @Test
    void ofACompositeItsPartsAreShown() {
        String whole =
                "{\"id\":\"lake\",\"objectivePercent\":\"99.9\",\"state\":\"met\",\"sli\":1,\"budgetLeft\":1,\"measuredWeight\":1,"
                        + "\"parts\":[{\"slo\":\"lake/a\",\"weight\":\"1\"}]}";
        String list = Objectives.list(calm("lake/a", "1", "1"), calm("other", "1", "1"))
                .replace("\"composites\":[]", "\"composites\":[" + whole + "]");
        one.on(PATH, "404 {\"detail\":\"there is no objective 'lake'\"}").on("/api/v1/slos", "200 " + list);
        assertThat(run("show", "lake")).isZero();
        assertThat(lake.out()).contains("ok lake ", "ok lake/a ").doesNotContain("other");
        assertThat(lake.run("slo", "show", "lake", "-o", "json", "-s", one.url()))
                .isZero();
        assertThat(lake.out()).startsWith("{\"id\":\"lake\"");
    }

    @Test
    void whatIsNotThereIsNotKnown() {
        one.on(PATH, "404 {\"title\":\"Not Found\",\"detail\":\"there is no objective 'x'\"}")
                .on(PATH, "503 {\"detail\":\"no objectives are measured here, or none yet\"}")
                .on("/api/v1/slos", "200 " + Objectives.LIST);
        assertThat(run("show", "x")).isEqualTo(1);
        assertThat(lake.err()).contains("there is no objective 'x'");
        assertThat(run("explain", "x")).isEqualTo(1);
        assertThat(lake.err()).contains("or none yet");
    }

    @Test
    void jsonIsAsItCame() {
        one.on(PATH, "200 " + Objectives.DETAIL);
        assertThat(lake.run("slo", "show", "s3", "-o", "json", "-s", one.url())).isEqualTo(3);
        assertThat(lake.out().strip()).isEqualTo(Objectives.DETAIL.strip());
    }

    @Test
    void nothingAnAnswerMayLackOrHoldInsteadStopsIt() {
        String hostile =
                "{\"id\":\"\\u009b2J\",\"measuring\":true,\"firing\":7,\"indicator\":{\"source\":\"a\\u001b\",\"spec\":{\"\\u001b\":\"\\u0007\",\"n\":[1]}},"
                        + "\"irregularities\":{\"\\u001b\":\"x\"},\"alerts\":[{\"phase\":\"firing\",\"factor\":\"1e9x\",\"short\":{\"total\":1}},"
                        + "{\"phase\":\"firing\",\"factor\":\"NaN\",\"short\":{\"total\":1}},7],\"spent\":[{\"share\":\"all\"}],\"corrections\":[{}],\"windows\":[null,{}]}";
        one.on(PATH, "200 {}").on(PATH, "200 {}").on(PATH, "200 " + hostile);
        assertThat(run("show", "x")).isEqualTo(3);
        assertThat(run("explain", "x")).isEqualTo(3);
        assertThat(run("show", "x")).isZero();
        assertThat(lake.out()).doesNotContain("\u001b", "\u0007", "\u009b");
        assertThat(run("explain", "x")).isZero();
        assertThat(lake.out()).doesNotContain("\u001b", "\u0007", "\u009b", "NaN");
    }
}
