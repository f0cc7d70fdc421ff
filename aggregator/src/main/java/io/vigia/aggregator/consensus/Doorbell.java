package io.vigia.aggregator.consensus;

import io.vigia.core.config.Endpoint;
import io.vigia.core.model.NodeId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.TimeDuration;

/** Asks who answers at an address, before the group counts on it. Blocks. */
final class Doorbell {
    private static final TimeDuration PATIENCE = TimeDuration.valueOf(2, TimeUnit.SECONDS);
    private static final int RINGS = 3;
    private static final TimeDuration PAUSE = TimeDuration.valueOf(300, TimeUnit.MILLISECONDS);

    private final RaftGroupId group;
    private final RaftProperties properties;
    private final Parameters parameters;

    Doorbell(RaftGroupId group, RaftProperties properties, Parameters parameters) {
        this.group = group;
        this.properties = new RaftProperties(properties);
        this.parameters = parameters;
        RaftClientConfigKeys.Rpc.setRequestTimeout(this.properties, PATIENCE);
        GrpcConfigKeys.Client.setWorkerGroupSize(this.properties, 0);
    }

    /** Why {@code node} is not to be had at {@code at}, in words; empty when it is. */
    Optional<String> objection(NodeId node, Endpoint at) throws InterruptedException {
        Optional<String> objection = ring(node, at);
        for (int i = 1; i < RINGS && objection.isPresent(); i++) {
            PAUSE.sleep();
            objection = ring(node, at);
        }
        return objection;
    }

    private Optional<String> ring(NodeId node, Endpoint at) {
        RaftPeer peer = RaftPeer.newBuilder()
                .setId(node.value())
                .setAddress(at.toString())
                .build();
        try (RaftClient client = RaftClient.newBuilder()
                .setRaftGroup(RaftGroup.valueOf(group, List.of(peer)))
                .setProperties(properties)
                .setParameters(parameters)
                .setRetryPolicy(RetryPolicies.noRetry())
                .build()) {
            String who = client.getGroupManagementApi(peer.getId())
                    .info(group)
                    .getRoleInfoProto()
                    .getSelf()
                    .getId()
                    .toStringUtf8();
            return who.equals(node.value())
                    ? Optional.empty()
                    : Optional.of("at " + at + " answers " + who + ", and not " + node);
        } catch (GroupMismatchException waiting) {
            return Optional.empty(); // it belongs to nothing yet, as it should
        } catch (IOException | RuntimeException e) {
            return Optional.of(node + " does not answer at " + at + ": " + Asking.reason(e));
        }
    }
}
