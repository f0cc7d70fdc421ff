package io.vigia.aggregator.consensus;

import io.vigia.aggregator.consensus.audit.AuditWriter;
import io.vigia.aggregator.consensus.audit.ChainHead;
import io.vigia.aggregator.consensus.codec.BadEntryException;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.aggregator.consensus.codec.SnapshotCodec;
import io.vigia.core.failover.Durable;
import io.vigia.core.notify.AlertRegister;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ratis applies committed entries to, one after the other, on one thread of its own. An entry that cannot be read or written
 * down ends this replica's part in the group: it must not go on with a state that is not the others'.
 */
final class GroupMachine extends BaseStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMachine.class);

    private final SnapshotFiles snapshots = new SnapshotFiles();
    private final AuditWriter audit;
    private final Hooks hooks;
    private volatile LifeCycle.State standing = LifeCycle.State.STARTING;
    private GroupState state = new GroupState();
    private long bytesSinceSnapshot;

    /** What the machine tells. On Ratis's threads: must not block. */
    interface Hooks {
        /** A request is about to enter the log of this leader. */
        void appending(ClientId client, long callId);

        /** @param next empty when the entry was a note */
        void applied(String id, Optional<Durable> next);

        void superseded(String id, long current);

        /** A note, which changes no state, is in the audit log. */
        void noted(long index, String line);

        /** What stands has changed. */
        void agreed(AlertRegister alerts);

        /** A snapshot took the place of the state. */
        void jumped(GroupState state);

        void leaderChanged();

        void leaderReady();

        void notLeader();

        void snapshotDue();

        /** Ratis has ended this replica's part, because nobody it knows of counts it in. */
        void outsider();

        /** This replica is at its end. */
        void failed(String why, Throwable cause);
    }

    GroupMachine(AuditWriter audit, Hooks hooks) {
        this.audit = audit;
        this.hooks = hooks;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
        super.initialize(server, group, storage);
        snapshots.init(storage);
        load();
        standing = LifeCycle.State.RUNNING;
    }

    /** A snapshot of the leader has taken the place of our own. */
    @Override
    public void reinitialize() throws IOException {
        load();
        standing = LifeCycle.State.RUNNING;
    }

    private void load() throws IOException {
        Optional<SnapshotFiles.Loaded> loaded = snapshots.load();
        if (loaded.isEmpty()) {
            audit.align(ChainHead.NONE, List.of());
            return;
        }
        SnapshotCodec.Contents contents = loaded.get().contents();
        state = new GroupState(contents.durable(), contents.head(), contents.tail(), contents.alerts());
        setLastAppliedTermIndex(loaded.get().at());
        audit.align(contents.head(), contents.tail());
        bytesSinceSnapshot = 0;
        hooks.jumped(state);
    }

    @Override
    public void pause() {
        standing = LifeCycle.State.PAUSED;
    }

    @Override
    public LifeCycle.State getLifeCycleState() {
        return standing;
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots;
    }

    @Override
    public TransactionContext preAppendTransaction(TransactionContext transaction) {
        RaftClientRequest request = transaction.getClientRequest();
        hooks.appending(request.getClientId(), request.getCallId());
        return transaction;
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = Objects.requireNonNull(transaction.getLogEntry());
        byte[] bytes = entry.getStateMachineLogEntry().getLogData().toByteArray();
        try {
            apply(entry.getTerm(), entry.getIndex(), EntryCodec.decode(bytes));
        } catch (BadEntryException | IOException | RuntimeException e) {
            String why = "entry " + entry.getIndex() + " of the group's log cannot be applied: " + e.getMessage();
            hooks.failed(why, e);
            throw new IllegalStateException(why, e);
        }
        updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
        bytesSinceSnapshot += bytes.length;
        if (bytesSinceSnapshot > RaftSettings.SNAPSHOT_BYTES) {
            bytesSinceSnapshot = 0;
            hooks.snapshotDue();
        }
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    private void apply(long term, long index, Entry entry) throws IOException {
        GroupState.Outcome outcome = state.apply(term, index, entry);
        if (outcome instanceof GroupState.Outcome.Applied applied) {
            audit.append(applied.line(), state::tail);
            hooks.applied(entry.id(), entry.next());
            if (entry.next().isEmpty()) {
                hooks.noted(index, entry.line());
            }
        } else if (outcome instanceof GroupState.Outcome.Agreed agreed) {
            hooks.agreed(agreed.alerts());
        } else if (outcome instanceof GroupState.Outcome.Superseded late) {
            LOG.atWarn()
                    .addKeyValue("revision", late.revision())
                    .addKeyValue("current", late.current())
                    .addKeyValue("proposedBy", entry.node())
                    .log("commit came too late and was skipped");
            hooks.superseded(entry.id(), late.current());
        }
    }

    @Override
    public long takeSnapshot() throws IOException {
        TermIndex at = getLastAppliedTermIndex();
        // Once the snapshot stands, the entries behind it may go, and with them the means to write these lines again.
        audit.force();
        snapshots.write(at, new SnapshotCodec.Contents(state.durable(), state.head(), state.tail(), state.alerts()));
        bytesSinceSnapshot = 0;
        return at.getIndex();
    }

    /** Read only to have a majority confirm the leader; there is nothing to answer. */
    @Override
    public CompletableFuture<Message> query(Message request) {
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        hooks.leaderChanged();
    }

    @Override
    public void notifyLeaderReady() {
        hooks.leaderReady();
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        hooks.notLeader();
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        hooks.failed("the group's log cannot be written here: " + cause.getMessage(), cause);
    }

    /** By the leader, because it does not belong to the group any more; or because it is being closed. */
    @Override
    public void notifyServerShutdown(RoleInfoProto role, boolean allServer) {
        if (!allServer) {
            hooks.outsider();
        }
    }

    @Override
    public void close() throws IOException {
        standing = LifeCycle.State.CLOSED;
        audit.force();
    }
}
