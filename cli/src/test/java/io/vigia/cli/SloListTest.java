package io.vigia.cli;

import static io.vigia.cli.Objectives.calm;
import static io.vigia.cli.Objectives.list;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code slo list}. */
class SloListTest {
    private static final String PATH = "/api/v1/slos";

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator();

    @AfterEach
    void stop() {
        lake.close();
    }

    private int run() {
        return lake.run("slo", "list", "-s", one.url());
    }

    private List<String> lines() {
        return lake.out().lines().toList();
    }

    @Test
    void isOneLineEachWorstFirstWithEveryFigure() {
        one.on(PATH, "200 " + Objectives.LIST);
        assertThat(run()).isEqualTo(3);
        assertThat(one.asked).containsExactly("GET /api/v1/slos");
        assertThat(lines()).hasSize(6);
        assertThat(lines().get(0)).startsWith("   OBJECTIVE");
        assertThat(lines().get(1))
                .matches(
                        "XX s3-availability +met +99\\.99 %/30d +99\\.3630 % +99\\.8 % +4\\.31 min +in 11h16m +0\\.003 %"
                                + " +98\\.6 % +burn-1h \\(page\\) burn-6h \\(page\\) burn-3d \\(ticket\\)"
                                + " +5m 63\\.7x +30m 63\\.7x +1h 63\\.7x +6h 63\\.7x +3d 63\\.7x");
        assertThat(lines().get(2)).startsWith("ok s3-latency");
        assertThat(lines().get(3)).startsWith("ok failover-detection").contains("  -  ");
    }

    @Test
    void toldInTheSamePlaceHoweverWideTheyAre() {
        one.on(PATH, "200 " + list(calm("x".repeat(130) + "/" + "y".repeat(64), "1", "1"), calm("a", "1", "1")));
        assertThat(run()).isZero();
        int at = lines().get(1).indexOf("99.99 %/30d");
        assertThat(at).isGreaterThan(190);
        assertThat(lines().get(0).indexOf("PROMISED")).isEqualTo(at);
        assertThat(lines().get(2).indexOf("99.99 %/30d")).isEqualTo(at);
    }

    @Test
    void whatJustMissesDoesNotReadAsMet() {
        one.on(
                PATH,
                "200 "
                        + list(
                                calm("met", "0.9999", "0.5"),
                                calm("missed", "0.99989999", "-0.0001"),
                                calm("all", "1", "1")));
        assertThat(run()).isZero();
        assertThat(lines().get(1)).contains("missed", "99.9899 %", "-0.1 %");
        assertThat(lines().get(2)).contains("met", "99.9900 %", "50.0 %");
        assertThat(lines().get(3)).contains("all", "100.0000 %", "100.0 %");
    }

    @Test
    void needsSomebodyWhenABudgetIsSpentAnAlertFiresOrNothingIsMeasured() {
        String calm = calm("a", "1", "1");
        String firing = "\"firing\":[{\"policy\":\"burn\",\"severity\":\"ticket\",\"since\":\"T\"}]";
        one.on(PATH, "200 " + list(calm))
                .on(PATH, "200 " + list(calm.replace("\"met\"", "\"insufficient\"")))
                .on(PATH, "200 " + list(calm.replace("\"met\"", "\"breached\"")))
                .on(PATH, "200 " + list(calm.replace("\"firing\":[]", firing)))
                .on(PATH, "200 " + list(calm.replace("\"measuring\":true", "\"measuring\":false")));
        assertThat(run()).isZero();
        assertThat(lake.out()).contains("ok a");
        assertThat(run()).isZero();
        assertThat(lake.out()).contains("?? a", "insufficient");
        assertThat(run()).isEqualTo(3);
        assertThat(lake.out()).contains("XX a", "breached");
        assertThat(run()).isEqualTo(3);
        assertThat(lake.out()).contains("!! a", "burn (ticket)");
        assertThat(run()).isEqualTo(3);
        assertThat(lake.out()).contains("?? a", "met, frozen");
    }

    @Test
    void whatIsNotKnownIsAHyphenAndComesLast() {
        one.on(
                PATH,
                "200 "
                        + list(
                                "{\"id\":\"unseen\",\"objectivePercent\":\"99.9\",\"window\":\"1M\",\"state\":\"no_data\",\"measuring\":false,"
                                        + "\"sli\":null,\"coverage\":null,\"elapsedCoverage\":1.0,\"lastMeasured\":null,"
                                        + "\"budget\":{\"leftRatio\":null,\"leftMinutes\":null},\"exhaustion\":null,"
                                        + "\"windows\":[{\"window\":\"5m\",\"burnRate\":null}]}",
                                calm("a", "1", "1")));
        assertThat(run()).isEqualTo(3);
        assertThat(lines().get(2)).matches("\\?\\? unseen +no data +99\\.9 %/1M +- +- +- +- +- +- +- +5m -");
    }

    @Test
    void compositesStandBelowWithTheirParts() {
        String whole =
                "{\"id\":\"lake\",\"objectivePercent\":\"99.9675\",\"state\":\"STATE\",\"sli\":0.99975,\"budgetLeft\":0.25,"
                        + "\"measuredWeight\":0.75,\"parts\":[{\"slo\":\"lake/queries\",\"weight\":\"3\"},{\"slo\":\"lake/objects\",\"weight\":\"1\"}]}";
        String full =
                list(calm("lake/queries", "1", "1")).replace("\"composites\":[]", "\"composites\":[" + whole + "]");
        one.on(PATH, "200 " + full.replace("STATE", "met")).on(PATH, "200 " + full.replace("STATE", "breached"));
        assertThat(run()).isZero();
        assertThat(lines().get(4))
                .matches(
                        "ok lake +met +99\\.9675 % +99\\.975000 % +25\\.0 % +75\\.0 % +lake/queries \\(3\\) lake/objects \\(1\\)");
        assertThat(run()).isEqualTo(3);
    }

    @Test
    void withoutObjectivesNothingIsKnown() {
        one.on(PATH, "200 {\"slos\":[],\"composites\":[],\"ready\":false}");
        assertThat(run()).isEqualTo(1);
        assertThat(lake.out())
                .contains("No objectives are measured by " + one.url(), "slos is not in its aggregator.yaml");
    }

    @Test
    void hostileAnswersNeitherSteerTheTerminalNorFillIt() {
        one.on(
                        PATH,
                        "200 "
                                + list(
                                        "{\"id\":\"\\u001b[2Jx\\n\",\"state\":7,\"measuring\":\"yes\",\"sli\":1e300,\"coverage\":\"half\","
                                                + "\"budget\":[],\"exhaustion\":\"\\u0007soon\",\"firing\":{\"policy\":1},\"objectivePercent\":\""
                                                + "9.".repeat(3) + "9".repeat(5000)
                                                + "\",\"windows\":[3,{\"window\":{},\"burnRate\":-1e308}]}"))
                .on(PATH, "200 [1]")
                .on(PATH, "200 {\"ready\":true,\"slos\":{},\"composites\":7}")
                .on(PATH, "200 " + list(calm("a", "1e999999999", "1")));
        assertThat(run()).isEqualTo(3);
        assertThat(lake.out())
                .doesNotContain("\u001b", "\u0007")
                .contains("?[2Jx?", "?soon")
                .hasSizeLessThan(12_000);
        assertThat(run()).isEqualTo(1);
        assertThat(lake.err()).contains("not with an aggregator's JSON");
        assertThat(run()).isZero();
        assertThat(lake.out()).isEmpty();
        assertThat(run()).isZero();
        assertThat(lines().get(1)).contains("  -  ");
    }

    @Test
    void jsonIsAsItCameWithTheSameStatus() {
        one.on(PATH, "200 " + Objectives.LIST);
        assertThat(lake.run("slo", "list", "-o", "json", "-s", one.url())).isEqualTo(3);
        assertThat(lake.out().strip()).isEqualTo(Objectives.LIST.strip());
    }
}
