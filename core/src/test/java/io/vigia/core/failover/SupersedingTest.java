package io.vigia.core.failover;

import static io.vigia.core.failover.Machine.A;
import static io.vigia.core.failover.Machine.B;
import static io.vigia.core.failover.Machine.C;
import static io.vigia.core.failover.Machine.LB1;
import static io.vigia.core.failover.Machine.QUERY;
import static io.vigia.core.failover.Machine.S3;
import static io.vigia.core.failover.Machine.ana;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.failover.FailoverAction.Announce;
import io.vigia.core.failover.FailoverRecord.Result;
import io.vigia.core.model.Mode;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who was told that a move or a hold began is told that it is over, when something from outside ends it too. */
class SupersedingTest {
    private Machine m = new Machine();

    /** The same lake, in which only {@code service} is left. */
    private FailoverPolicy only(ServiceId service) {
        FailoverPolicy whole = m.state.policy();
        ServicePolicy kept = Objects.requireNonNull(whole.services().get(service));
        return new FailoverPolicy(
                new TreeMap<>(Map.of(service, kept)), whole.balancers(), whole.sites(), whole.limits(), whole.timing());
    }

    private List<FailoverRecord> toldDegraded() {
        return m.actions.stream()
                .filter(Announce.class::isInstance)
                .map(action -> ((Announce) action).notice())
                .filter(Notice.FailoverDegraded.class::isInstance)
                .map(notice -> ((Notice.FailoverDegraded) notice).failover())
                .toList();
    }

    @Test
    void tellsThatAMoveIsOverWhoseServiceLeavesTheConfiguration() {
        m.aLakeThatServes();
        m.wants("1", new Command.Switchover(S3, B, false, ana()));
        m.commits();
        m.happens(new FailoverEvent.PolicyChanged(only(QUERY)));
        assertThat(toldDegraded()).as("not before it is durable").isEmpty();
        m.commits();
        assertThat(toldDegraded()).singleElement().satisfies(over -> {
            assertThat(over.service()).isEqualTo(S3);
            assertThat(over.result()).isEqualTo(Result.DEGRADED);
            assertThat(over.times().endedAt()).isPresent();
        });
    }

    @Test
    void tellsThatAMoveIsOverWhoseServiceIsElsewhereByAnAdoptedEpochAndOfNoOther() {
        m.aLakeThatServes();
        m.wants("1", new Command.Switchover(S3, B, false, ana()));
        m.commits();
        m.wants("2", new Command.Switchover(QUERY, B, false, ana()));
        m.commits();
        RoutingState theirs = m.state.routing().move(S3, C);
        m.reports(LB1, theirs);
        m.commits();
        assertThat(m.state.routing()).isEqualTo(theirs);
        assertThat(m.notices()).containsExactly("EpochAdopted", "FailoverDegraded");
        assertThat(toldDegraded()).extracting(FailoverRecord::service).containsExactly(S3);
        m.endsEveryMove();
        assertThat(Machine.notices(m.done))
                .filteredOn("FailoverDegraded"::equals)
                .as("told once")
                .hasSize(1);
        assertThat(m.newest().service()).isEqualTo(QUERY);
        assertThat(m.newest().result()).isEqualTo(Result.DONE);
    }

    @Test
    void tellsThatAHoldIsOverWhoseServiceLeavesTheConfiguration() {
        m = new Machine(Machine.policy(Mode.MANUAL, Optional.empty(), MovePolicy.DEFAULT));
        m.aLakeThatServes();
        m.isSeen(S3, A, Outcome.DOWN);
        m.passes(Duration.ofSeconds(3));
        assertThat(m.notices()).containsExactly("FailoverHeld");
        m.happens(new FailoverEvent.PolicyChanged(only(QUERY)));
        assertThat(m.notices()).containsExactly("HoldCleared");
        m.commits();
        assertThat(m.notices()).as("told once").isEmpty();
    }
}
