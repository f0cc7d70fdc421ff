package io.vigia.aggregator.consensus;

import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** The Ratis server of this process, asked without a network. Each call may block for as long as the disk of the log does. */
final class Raft {
    private static final long READ_SECONDS = 2;
    private static final long SNAPSHOT_MILLIS = 30_000;
    /** A new member has so long to catch up. */
    private static final long RECONFIGURE_MILLIS = 60_000;

    /** Of the whole process, so that no two proposals have the same. */
    private static final AtomicLong CALLS = new AtomicLong();

    private final RaftServer server;
    private final RaftGroupId group;
    private final RaftPort port;
    private final Doorbell doorbell;
    private final AtomicBoolean changing = new AtomicBoolean();
    private final ClientId client = ClientId.randomId();

    Raft(RaftServer server, RaftGroupId group, RaftPort port, Doorbell doorbell) {
        this.server = server;
        this.group = group;
        this.port = port;
        this.doorbell = doorbell;
    }

    Doorbell doorbell() {
        return doorbell;
    }

    /** Whether a change of the group goes on, from its first step to its last. */
    AtomicBoolean changing() {
        return changing;
    }

    void start() throws IOException {
        server.start();
    }

    /** Takes part with {@code peers}; with none it waits for a leader that tells them. */
    void join(List<RaftPeer> peers) throws IOException {
        RaftClientReply reply = server.groupManagement(GroupManagementRequest.newAdd(
                client, server.getId(), nextCall(), RaftGroup.valueOf(group, peers), false));
        if (!reply.isSuccess()) {
            throw new IOException("the group cannot be begun", reply.getException());
        }
    }

    /** Empty before it takes part. */
    Optional<Division> division() {
        for (RaftGroupId there : server.getGroupIds()) {
            if (there.equals(group)) {
                try {
                    return Optional.of(server.getDivision(group));
                } catch (IOException begun) {
                    return Optional.empty(); // still being made
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a request came from this process. */
    boolean asked(ClientId who) {
        return client.equals(who);
    }

    /** Whether it takes part and yet was never told who else does. */
    boolean knowsNobody() {
        return division()
                .filter(there -> there.getRaftConf().getAllPeers().isEmpty())
                .isPresent();
    }

    /** Those that belong, and while that changes those that did. */
    Set<NodeId> everyMember() {
        Set<NodeId> members = new HashSet<>();
        division().map(Division::getRaftConf).ifPresent(conf -> {
            conf.getAllPeers()
                    .forEach(peer -> members.add(new NodeId(peer.getId().toString())));
            conf.getPreviousPeers()
                    .forEach(peer -> members.add(new NodeId(peer.getId().toString())));
        });
        return members;
    }

    /** They are about to belong: they are let in before that is agreed. */
    void admit(Set<NodeId> joining) {
        port.admit(joining);
    }

    boolean leads(long term) {
        return division()
                .map(Division::getInfo)
                .filter(info -> info.isLeader() && info.isLeaderReady() && info.getCurrentTerm() == term)
                .isPresent();
    }

    long term() {
        return division().map(there -> there.getInfo().getCurrentTerm()).orElse(0L);
    }

    long nextCall() {
        return CALLS.incrementAndGet();
    }

    /** The future ends well once the entry is applied here. */
    CompletableFuture<Void> write(long call, byte[] entry) {
        return ask(request(call)
                .setType(RaftClientRequest.writeRequestType())
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
                .build());
    }

    /** The future ends well once a majority has answered a heartbeat that was sent after this call. */
    CompletableFuture<Void> read() {
        return ask(request(nextCall())
                        .setType(RaftClientRequest.readRequestType())
                        .setMessage(Message.EMPTY)
                        .build())
                .orTimeout(READ_SECONDS, TimeUnit.SECONDS);
    }

    CompletableFuture<Void> snapshot() {
        try {
            return server.snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                            client, server.getId(), group, nextCall(), SNAPSHOT_MILLIS, 1))
                    .thenAccept(Raft::check);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Ratis waits for the end of a change in the thread that asks for it, whatever the name of the method: so each has its own. */
    CompletableFuture<Void> reconfigure(List<RaftPeer> peers, long mostMillis) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread asking = new Thread(
                () -> {
                    try {
                        check(server.setConfiguration(
                                new SetConfigurationRequest(client, server.getId(), group, nextCall(), peers)));
                        done.complete(null);
                    } catch (IOException | RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "vigia-group-change");
        asking.setDaemon(true);
        asking.start();
        return done.orTimeout(Math.min(mostMillis, RECONFIGURE_MILLIS), TimeUnit.MILLISECONDS);
    }

    void close() throws IOException {
        server.close();
    }

    private RaftClientRequest.Builder request(long call) {
        return RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(server.getId())
                .setGroupId(group)
                .setCallId(call);
    }

    private CompletableFuture<Void> ask(RaftClientRequest request) {
        try {
            return server.submitClientRequestAsync(request).thenAccept(Raft::check);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void check(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            Throwable reason = reply.getException();
            throw new CompletionException(reason == null ? new IOException("refused") : reason);
        }
    }
}
