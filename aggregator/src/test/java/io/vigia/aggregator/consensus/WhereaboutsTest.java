package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.aggregator.consensus.codec.NoticeJson;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.failover.Notice.GroupChanged;
import io.vigia.core.failover.Notice.GroupChanged.Progress;
import io.vigia.core.failover.Notice.GroupPeer;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhereaboutsTest {
    private static final NodeId B = new NodeId("b");

    @TempDir
    Path directory;

    private Whereabouts configured(String address) {
        return new Whereabouts(
                "whereabouts", directory, Map.of(B, new GroupConfig.Peer(Endpoint.parse(address), Optional.empty())));
    }

    private static String moved(Progress how, String from, String to) {
        return NoticeJson.write(
                        Decisions.T,
                        new GroupChanged(
                                new Origin("ana", "x"),
                                how,
                                Map.of(B, new GroupPeer(from, "")),
                                Map.of(B, new GroupPeer(to, "h:7400")),
                                ""))
                .encode();
    }

    @Test
    void whatWasToldCountsUntilTheConfigurationIsChanged() {
        Whereabouts first = configured("h:1");
        first.noted(5, moved(Progress.DONE, "h:1", "h:2"));
        assertThat(first.raft(B)).hasValue(new Endpoint("h", 2));
        assertThat(first.http(B)).hasValue("h:7400");
        assertThat(configured("h:1").raft(B)).as("after a restart").hasValue(new Endpoint("h", 2));
        assertThat(configured("h:3").raft(B)).as("somebody wrote h:3").hasValue(new Endpoint("h", 3));
    }

    @Test
    void aChangeThatHasOnlyBegunMovesNobody() {
        Whereabouts places = configured("h:1");
        places.noted(5, moved(Progress.BEGUN, "h:1", "h:2"));
        assertThat(places.raft(B)).hasValue(new Endpoint("h", 1));
    }

    @Test
    void theLogToldAgainAfterAStartChangesNothing() {
        Whereabouts places = configured("h:1");
        places.noted(5, moved(Progress.DONE, "h:1", "h:2"));
        places.noted(9, moved(Progress.DONE, "h:2", "h:1"));
        Whereabouts again = configured("h:1");
        again.noted(5, moved(Progress.DONE, "h:1", "h:2"));
        assertThat(again.raft(B)).hasValue(new Endpoint("h", 1));
    }

    @Test
    void whoCatchesUpIsNotMovedBackBehindItsConfiguration() {
        Whereabouts late = configured("h:9");
        late.noted(5, moved(Progress.DONE, "h:1", "h:2"));
        assertThat(late.raft(B)).hasValue(new Endpoint("h", 9));
    }

    @Test
    void aDamagedFileCostsOnlyWhatWasTold() throws Exception {
        configured("h:1").noted(5, moved(Progress.DONE, "h:1", "h:2"));
        Files.writeString(directory.resolve("places"), "?");
        assertThat(configured("h:1").raft(B)).hasValue(new Endpoint("h", 1));
    }
}
