package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.aggregator.consensus.audit.AuditWriter;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.core.failover.Durable;
import io.vigia.core.notify.AlertRegister;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupMachineTest {
    @TempDir
    Path directory;

    private final Told told = new Told();
    private GroupMachine machine;

    @BeforeEach
    void begin() throws Exception {
        machine = new GroupMachine(new AuditWriter(directory), told);
    }

    private void apply(long index, byte[] bytes) {
        LogEntryProto entry = LogEntryProto.newBuilder()
                .setTerm(1)
                .setIndex(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(bytes)))
                .build();
        TransactionContext committed = TransactionContext.newBuilder()
                .setServerRole(RaftPeerRole.FOLLOWER)
                .setStateMachine(machine)
                .setLogEntry(entry)
                .build();
        assertThat(machine.applyTransaction(committed)).isCompleted();
    }

    private static byte[] commit(long revision) throws Exception {
        return EntryCodec.encode(new Entry(
                "i" + revision,
                "agg-1",
                Optional.of(Decisions.durable(revision)),
                "{\"kind\":\"step\",\"revision\":" + revision + "}"));
    }

    @Test
    void stopsLoudlyAtAnEntryOfANewerVersionAndNeverGuesses() throws Exception {
        apply(1, commit(1));
        byte[] newer = commit(2);
        newer[0] = 3;
        assertThatThrownBy(() -> apply(2, newer)).isInstanceOf(IllegalStateException.class);
        assertThat(told.heard).containsExactly("applied i1", told.heard.get(1));
        assertThat(told.heard.get(1)).startsWith("failed: entry 2").contains("format 3", "install the version");
        assertThat(machine.getLastAppliedTermIndex().getIndex()).isEqualTo(1);
    }

    @Test
    void stopsWhenItsAuditLogCannotBeWritten() throws Exception {
        AuditWriter closed = new AuditWriter(directory);
        closed.close();
        machine = new GroupMachine(closed, told);
        byte[] first = commit(1);
        assertThatThrownBy(() -> apply(1, first)).isInstanceOf(IllegalStateException.class);
        assertThat(told.heard).singleElement().asString().startsWith("failed: entry 1");
    }

    @Test
    void aCommitThatCameTooLateIsSkippedOnEveryReplicaAlike() throws Exception {
        apply(1, commit(1));
        apply(2, commit(1));
        apply(3, commit(2));
        assertThat(told.heard).containsExactly("applied i1", "superseded i1 by 1", "applied i2");
    }

    private static final class Told implements GroupMachine.Hooks {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void appending(ClientId client, long callId) {}

        @Override
        public void applied(String id, Optional<Durable> next) {
            heard.add("applied " + id);
        }

        @Override
        public void superseded(String id, long current) {
            heard.add("superseded " + id + " by " + current);
        }

        @Override
        public void noted(long index, String line) {
            heard.add("noted " + index);
        }

        @Override
        public void agreed(AlertRegister alerts) {
            heard.add("agreed " + alerts.entries().size());
        }

        @Override
        public void jumped(GroupState state) {}

        @Override
        public void leaderChanged() {}

        @Override
        public void leaderReady() {}

        @Override
        public void notLeader() {}

        @Override
        public void snapshotDue() {}

        @Override
        public void outsider() {}

        @Override
        public void failed(String why, Throwable cause) {
            heard.add("failed: " + why);
        }
    }
}
