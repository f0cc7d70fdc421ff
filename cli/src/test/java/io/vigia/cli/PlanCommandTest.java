package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlanCommandTest {
    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator();

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void showsCandidatesStepsAndTheVeryLinesOfEachBalancer() {
        one.on("/api/v1/services/s3/plan", "200 " + Moves.PLAN);
        assertThat(lake.run("failover", "plan", "s3", "--to", "b", "-s", one.url()))
                .isZero();
        assertThat(one.asked).containsExactly("GET /api/v1/services/s3/plan?to=b");
        assertThat(lake.out().lines())
                .contains(
                        "switchover of s3  a->b  expected data loss: 1.5s  strict: never two sites at once",
                        "      against: is the active site",
                        "      for:     all it needs is up",
                        "  ok b  up  lag 1.5s (cdc-b 1.5s, sync-b not known), measured 200ms ago",
                        "NOTHING SPEAKS AGAINST IT",
                        "  1. quiesce  at most 10s  a failure rolls the move back",
                        "  2. promote hook writer on agent-b  at most 30s  a failure rolls the move back",
                        "  3. route  at most 5.0s  after a failure it goes on, degraded",
                        "    quiesce, epoch 4, active a, takes no new sessions:",
                        "      set server s3/a state drain",
                        "    route, epoch 5, active b:",
                        "      set server s3/a state maint; shutdown sessions server s3/a",
                        "      set server s3/b state ready",
                        "    the agent beside lb2 is not connected here");
    }

    @Test
    void saysWhyItWouldBeHeldAndWhetherForceWouldDo() {
        one.on("/api/v1/services/s3/plan", "200 " + Moves.HELD_PLAN);
        assertThat(lake.run("failover", "plan", "s3", "-s", one.url())).isEqualTo(5);
        assertThat(lake.out())
                .contains("IT WOULD BE HELD", "paused: paused since noon", "--force would go past all of them");
        one.on(
                "/api/v1/services/s4/plan",
                "200 "
                        + Moves.HELD_PLAN
                                .replace("\"overridable\":true", "\"overridable\":false")
                                .replace("paused", "last-healthy"));
        assertThat(lake.run("failover", "plan", "s4", "-s", one.url())).isEqualTo(5);
        assertThat(lake.out()).contains("(nobody may override this)", "--force would not help");
    }

    @Test
    void jsonIsTheAnswerItselfWithNothingThatSteersATerminal() {
        one.on("/api/v1/services/s3/plan", "200 {\"missing\":[],\"note\":\"\u009b2J\u202ex\u00e9\"}");
        assertThat(lake.run("failover", "plan", "s3", "-o", "json", "-s", one.url()))
                .isZero();
        assertThat(lake.out().strip()).isEqualTo("{\"missing\":[],\"note\":\"\\u009b2J\\u202ex\u00e9\"}");
    }

    @Test
    void showsWhatItCanOfAnAnswerThatIsNotAsExpected() {
        for (String odd : new String[] {
            "{}",
            "{\"balancers\":7,\"changes\":[{}]}",
            "{\"changes\":[{}],\"balancers\":{\"lb\\u001b[2J\":{\"steps\":[7,[8,\"\\u001b]0;t\\u0007\"]]},\"x\":9}}",
            "{\"changes\":[{},{}],\"steps\":3,\"candidates\":[1],\"balancers\":{\"lb\":{\"steps\":[[null],[\"ok \\u001b\"]]}}}"
        }) {
            StandIn.Aggregator odder = lake.aggregator().on("/api/v1/services/s3/plan", "200 " + odd);
            assertThat(lake.run("failover", "plan", "s3", "-s", odder.url()))
                    .as(odd)
                    .isZero();
            assertThat(lake.out()).doesNotContain("\u001b").doesNotContain("\u0007");
        }
    }

    @Test
    void aServiceThatNobodyKnowsIsToldApartFromBadUsage() {
        one.on("/api/v1/services/s9/plan", "404 {\"title\":\"Not Found\",\"detail\":\"there is no service 's9'\"}")
                .on(
                        "/api/v1/services/s3/plan",
                        "400 {\"title\":\"Bad Request\",\"detail\":\"site 'B' is not a name\"}");
        assertThat(lake.run("failover", "plan", "s9", "-s", one.url())).isEqualTo(1);
        assertThat(lake.err()).contains("there is no service 's9'");
        assertThat(lake.run("failover", "plan", "s3", "--to", "B", "-s", one.url()))
                .isEqualTo(2);
    }
}
