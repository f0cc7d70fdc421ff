package io.vigia.aggregator.consensus;

import io.vigia.aggregator.consensus.StateDirectory.Beginning;
import io.vigia.aggregator.consensus.codec.BadEntryException;
import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.LogInfoProto;
import org.apache.ratis.protocol.GroupListReply;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an aggregator with an empty disk begins. It may have been a member that has lost its disk, and then it must not vote: it would
 * vote for somebody who lacks what it once kept. So it founds the group only when every other aggregator answers that it knows of
 * nothing either; when one of them knows of something, it joins; as long as one does not answer, and none knows, it waits.
 */
final class Founding {
    private static final Logger LOG = LoggerFactory.getLogger(Founding.class);
    private static final TimeDuration PATIENCE = TimeDuration.ONE_SECOND;
    private static final TimeDuration PAUSE = TimeDuration.valueOf(200, TimeUnit.MILLISECONDS);

    private final RaftGroupId group;
    private final List<RaftPeer> others;
    private final RaftProperties properties;
    private final Parameters parameters;
    private Optional<NodeId> waitingFor = Optional.empty();

    Founding(RaftGroupId group, List<RaftPeer> others, RaftProperties properties, Parameters parameters) {
        this.group = group;
        this.others = List.copyOf(others);
        this.properties = new RaftProperties(properties);
        this.parameters = parameters;
        RaftClientConfigKeys.Rpc.setRequestTimeout(this.properties, PATIENCE);
        // gRPC's own threads: threads of its own would take a client two seconds to give up
        GrpcConfigKeys.Client.setWorkerGroupSize(this.properties, 0);
    }

    /** Asks all others once; blocks for at most a second each. Empty when it cannot be told yet. */
    Optional<Beginning> ask() {
        Optional<NodeId> silent = Optional.empty();
        for (RaftPeer other : others) {
            NodeId node = new NodeId(other.getId().toString());
            try {
                if (knowsSomething(other)) {
                    return Optional.of(Beginning.JOINER);
                }
            } catch (IOException | RuntimeException unreachable) {
                LOG.atDebug().addKeyValue("peer", node).setCause(unreachable).log("peer does not answer");
                silent = Optional.of(node);
            }
        }
        if (silent.isPresent() && !silent.equals(waitingFor)) {
            LOG.atInfo()
                    .addKeyValue("peer", silent.get())
                    .log("waiting for every aggregator of the group, for this one has an empty state directory");
        }
        waitingFor = silent;
        return silent.isPresent() ? Optional.empty() : Optional.of(Beginning.FOUNDER);
    }

    private boolean knowsSomething(RaftPeer other) throws IOException {
        try (RaftClient client = client(List.of(other), RetryPolicies.noRetry())) {
            GroupListReply groups = client.getGroupManagementApi(other.getId()).list();
            if (!groups.getGroupIds().contains(group)) {
                return false;
            }
            LogInfoProto log =
                    client.getGroupManagementApi(other.getId()).info(group).getLogInfoProto();
            return log.hasLastEntry() || log.hasLastSnapshot() || log.hasCommitted();
        }
    }

    /** Who belongs to the group, by the word of those of the others that answer; blocks as {@link #ask} does. */
    Set<NodeId> members() {
        Set<NodeId> members = new HashSet<>();
        for (RaftPeer other : others) {
            try (RaftClient client = client(List.of(other), RetryPolicies.noRetry())) {
                client.getGroupManagementApi(other.getId())
                        .info(group)
                        .getGroup()
                        .getPeers()
                        .forEach(peer -> members.add(new NodeId(peer.getId().toString())));
            } catch (IOException | RuntimeException unreachable) {
                LOG.atDebug()
                        .addKeyValue("peer", other.getId())
                        .setCause(unreachable)
                        .log("peer does not answer");
            }
        }
        return members;
    }

    /** Has the leader, whichever of the others that is, put {@code note} into the log; a failure is only logged. */
    void tell(Entry note) {
        try (RaftClient client = client(others, RetryPolicies.retryUpToMaximumCountWithFixedSleep(5, PAUSE))) {
            ByteString bytes = UnsafeByteOperations.unsafeWrap(EntryCodec.encode(note));
            RaftClientReply reply = client.io().send(Message.valueOf(bytes));
            LOG.atInfo()
                    .addKeyValue("accepted", reply.isSuccess())
                    .log("told the leader that everything is needed here");
        } catch (IOException | BadEntryException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("reason", Asking.reason(e))
                    .log("the leader cannot be told that everything is needed here");
        }
    }

    private RaftClient client(List<RaftPeer> peers, RetryPolicy retry) {
        return RaftClient.newBuilder()
                .setRaftGroup(RaftGroup.valueOf(group, peers))
                .setProperties(properties)
                .setParameters(parameters)
                .setRetryPolicy(retry)
                .build();
    }
}
