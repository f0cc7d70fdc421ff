package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several servers, of which one leads, or none. */
class LeaderTest {
    private static final String PAUSED =
            "200 {\"result\":\"accepted\",\"id\":\"\",\"text\":\"every service is paused\"}";
    private static final String NOBODY_LEADS =
            "503 {\"title\":\"Service Unavailable\",\"detail\":\"who leads is not known here\"}";

    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator leader = lake.aggregator().on("/api/v1/pause", PAUSED);

    @AfterEach
    void stop() {
        lake.close();
    }

    private int pause(String... servers) {
        return lake.run("pause", "--reason", "x", "--who", "ana", "--server", String.join(",", servers));
    }

    @Test
    void isFoundPastADeadServerAFollowerAndAnElection() throws IOException {
        StandIn.Aggregator follower = lake.aggregator()
                .on("/api/v1/pause", NOBODY_LEADS)
                .on("/api/v1/pause", "307 {\"detail\":\"elsewhere\",\"leader\":\"" + leader.url() + "\"}");
        assertThat(pause(StandIn.nobody(), follower.url())).isZero();
        assertThat(leader.asked).containsExactly("POST /api/v1/pause {\"who\":\"ana\",\"why\":\"x\"}");
        assertThat(lake.out()).contains("every service is paused");
        assertThat(new HashSet<>(follower.keys))
                .as("the same request each time")
                .hasSize(1);
        assertThat(leader.keys).containsExactly(follower.keys.get(0));
    }

    @Test
    void isFoundByTheLocationWhateverTheBodySays() {
        StandIn.Aggregator follower = lake.aggregator()
                .location(leader.url() + "/api/v1/pause")
                .on("/api/v1/pause", "307 {\"leader\":\"aggregator-2\"}");
        assertThat(pause(follower.url())).isZero();
        assertThat(leader.told()).hasSize(1);
    }

    @Test
    void isFoundBehindOneThatIsCutOffAndWillNeverKnow() {
        StandIn.Aggregator cutOff = lake.aggregator().on("/api/v1/pause", NOBODY_LEADS);
        assertThat(pause(cutOff.url(), leader.url())).isZero();
        assertThat(cutOff.told()).as("no waiting for it").hasSize(1);
    }

    @Test
    void thatIsNamedButGoneIsWaitedFor() throws IOException {
        StandIn.Aggregator follower = lake.aggregator()
                .on("/api/v1/pause", "307 {\"leader\":\"" + StandIn.nobody() + "\"}")
                .on("/api/v1/pause", "307 {\"leader\":\"" + leader.url() + "\"}");
        assertThat(pause(follower.url())).isZero();
        assertThat(leader.told()).hasSize(1);
    }

    @Test
    void thatIsNoAddressIsSaidSo() {
        StandIn.Aggregator odd =
                lake.aggregator().location("ftp://\u009b2J").on("/api/v1/pause", "307 {\"leader\":\"file:///etc\"}");
        assertThat(pause(odd.url())).isEqualTo(1);
        assertThat(lake.err()).contains("names a leader that is no address").doesNotContain("\u009b");
    }

    @Test
    void thatNobodyBecomesIsGivenUpAfterSeconds() {
        StandIn.Aggregator minority = lake.aggregator().on("/api/v1/pause", NOBODY_LEADS);
        assertThat(pause(minority.url())).isEqualTo(1);
        assertThat(minority.told()).hasSizeGreaterThan(3);
        assertThat(lake.err()).contains("nobody leads the aggregators", "vigia group show");
    }

    @Test
    void whoseWordBrokeOffMayHaveActed() {
        StandIn.Aggregator broken = lake.aggregator().on("/api/v1/pause", "hang up");
        assertThat(pause(broken.url())).isEqualTo(1);
        assertThat(lake.err()).contains("It may have been carried out all the same");
    }

    @Test
    void thatDoesNotKnowInTimeIsNeverTakenForAYes() {
        StandIn.Aggregator slow =
                lake.aggregator().on("/api/v1/pause", "504 {\"title\":\"T\",\"detail\":\"it may yet be carried out\"}");
        assertThat(pause(slow.url())).isEqualTo(1);
        assertThat(lake.err()).contains("it may yet be carried out");
    }

    @Test
    void anybodyElseIsReadFromWhenTheFirstIsNotReady() {
        StandIn.Aggregator starting = lake.aggregator().on("/api/v1/failovers", "503 {\"detail\":\"starting\"}");
        leader.on("/api/v1/failovers", "200 {\"failovers\":[" + Moves.move("done", "") + "]}");
        assertThat(lake.run("failover", "list", "-s", starting.url(), "-s", leader.url()))
                .isZero();
        assertThat(lake.out()).contains("7-s3");
    }
}
