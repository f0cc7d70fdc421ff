package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the control plane adds to {@code vigia status}. */
class StatusCommandTest {
    private static final String STATUS =
            """
            {"lake":"demo","epoch":5,"now":"2026-01-01T00:00:10Z","aggregator":"aggregator-1",
             "group":{"self":"aggregator-1","leader":"aggregator-2","term":7,"role":"follower","quorum":true,"peers":[]},
             "paused":{"who":"ana","why":"storm","at":"T0"},
             "maintenance":[{"id":"m12","scope":"balancer","name":"lb2","who":"bob","why":"kernel","until":"T9"}],
             "paths":[{"from":"a","to":"b","provenAt":"T"},{"from":"b","to":"a","provenAt":null}],
             "services":[{"id":"s3","active":"a","mode":"automatic","phase":"moving","paused":{"who":"eve","why":"tests","at":"T1"},
               "transit":"takes no new sessions","sites":[{"site":"a","outcome":"up"}],"move":MOVE}],
             "balancers":[{"id":"lb1","condition":"in-step","highestEpoch":5,"since":"2026-01-01T00:00:06Z","reportedAgoMillis":100},
                          {"id":"lb2","condition":"isolated","highestEpoch":4,"since":"2026-01-01T00:00:08Z","reportedAgoMillis":9000}]}
            """.replace("MOVE", Moves.move("moving", "", Moves.step("fence", "done"), Moves.step("route", "running")));

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator();

    @AfterEach
    void stop() {
        lake.close();
    }

    @Test
    void showsTheGroupWhatIsHaltedWhatMovesAndWhoAppliedWhatSinceWhen() {
        one.on("/api/v1/status", "200 " + STATUS);
        assertThat(lake.run("status", "-s", one.url())).isEqualTo(3);
        assertThat(lake.out())
                .contains(
                        "leader aggregator-2  term 7  quorum",
                        "every service is paused: the brake since T0, by ana: storm",
                        "maintenance m12  balancer lb2  until T9  by bob: kernel",
                        "1 of 2 paths were never proven (vigia drill paths)",
                        "paused since T1, by eve: tests",
                        "takes no new sessions",
                        "7-s3",
                        "route  running  started",
                        "isolated      epoch 4     for 2.0s",
                        "no leader confirms it: what has isolation: fence is fenced here")
                .containsPattern("lb1 +in-step +epoch 5 +for 4\\.0s");
    }

    @Test
    void aLakeThatServesWithoutAMajorityStillNeedsSomebody() {
        String fine = "{\"services\":[],\"balancers\":[],\"group\":{\"quorum\":QUORUM}}";
        one.on("/api/v1/status", "200 " + fine.replace("QUORUM", "true"))
                .on("/api/v1/status", "200 " + fine.replace("QUORUM", "false"));
        assertThat(lake.run("status", "-s", one.url())).isZero();
        assertThat(lake.run("status", "-s", one.url())).isEqualTo(3);
        assertThat(lake.out()).contains("no quorum: nothing can be decided");
    }
}
