package io.vigia.aggregator.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigia.aggregator.consensus.codec.Entry;
import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.config.TlsConfig;
import io.vigia.core.model.NodeId;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.security.TlsConf.CertificatesConf;
import org.apache.ratis.security.TlsConf.PrivateKeyConf;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.netty.channel.nio.NioEventLoopGroup;
import org.apache.ratis.thirdparty.io.netty.channel.socket.nio.NioSocketChannel;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.TimeDuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger who reaches the port of the group, with Ratis's own client. */
class GroupPortIT {
    private static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.nameUUIDFromBytes("vigia lake demo".getBytes(StandardCharsets.UTF_8)));

    @TempDir
    Path directory;

    private final List<GroupMember> members = new ArrayList<>();
    private Map<NodeId, GroupConfig.Peer> peers = Map.of();

    @AfterEach
    void end() throws Exception {
        for (GroupMember member : members) {
            member.shut();
        }
    }

    private GroupMember three() throws Exception {
        peers = GroupMember.peers("agg-1", "agg-2", "agg-3");
        for (NodeId node : peers.keySet()) {
            members.add(GroupMember.of(peers, node.value(), directory, Optional.empty()));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> members.stream().anyMatch(member -> member.leads > 0));
        GroupMember leader =
                members.stream().filter(member -> member.leads > 0).findFirst().orElseThrow();
        leader.commit(3);
        return leader;
    }

    private List<RaftPeer> addresses() {
        List<RaftPeer> all = new ArrayList<>();
        peers.forEach((node, peer) -> all.add(RaftPeer.newBuilder()
                .setId(node.value())
                .setAddress(peer.raft().toString())
                .build()));
        return all;
    }

    private RaftClient stranger() {
        return RaftClient.newBuilder()
                .setRaftGroup(RaftGroup.valueOf(GROUP, addresses()))
                .setProperties(new RaftProperties())
                .setParameters(new Parameters())
                .setRetryPolicy(RetryPolicies.retryUpToMaximumCountWithFixedSleep(3, TimeDuration.ONE_SECOND))
                .build();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).hasStackTraceContaining("PERMISSION_DENIED");
    }

    @Test
    void aStrangerCanNeitherWriteNorChangeTheGroupNorMoveItsLeadership() throws Exception {
        GroupMember leader = three();
        RaftPeerId other = RaftPeerId.valueOf(members.stream()
                .filter(member -> member != leader)
                .findFirst()
                .orElseThrow()
                .node
                .value());
        RaftPeerId led = RaftPeerId.valueOf(leader.node.value());
        try (RaftClient stranger = stranger()) {
            refused(() -> stranger.io().send(Message.valueOf("anything")));
            refused(() -> stranger.io().sendReadOnly(Message.valueOf("anything")));
            refused(() -> stranger.admin().setConfiguration(addresses().subList(0, 1)));
            refused(() -> stranger.admin().transferLeadership(other, 1000));
            refused(() -> stranger.getSnapshotManagementApi(led).create(1000));
            refused(() -> stranger.getLeaderElectionManagementApi(led).pause());
            refused(() -> stranger.getGroupManagementApi(led).remove(GROUP, true, false));
            assertThat(stranger.getGroupManagementApi(led).list().getGroupIds())
                    .as("what an aggregator with an empty disk must ask")
                    .contains(GROUP);
        }
        assertThat(leader.leads).isPositive();
        assertThat(leader.log.group().peers()).hasSize(3);
        assertThat(leader.commit()).isEqualTo(4);
    }

    @Test
    void noEntryOfAStrangersMakingIsWritten() throws Exception {
        GroupMember leader = three();
        Entry note = JoinedAgain.note(new NodeId("agg-1"), Decisions.T);
        Entry outsider = JoinedAgain.note(new NodeId("evil"), Decisions.T);
        Entry lie =
                new Entry(note.id(), note.node(), Optional.empty(), note.line().replace("an empty", "the best"));
        Entry state = new Entry(note.id(), note.node(), Optional.of(Decisions.durable(99)), note.line());
        try (RaftClient stranger = stranger()) {
            for (Entry forged : List.of(outsider, lie, state)) {
                refused(() -> stranger.io().send(message(forged)));
            }
        }
        assertThat(leader.commit()).isEqualTo(4);
        assertThat(Files.readString(directory.resolve(leader.node.value()).resolve("audit.jsonl")))
                .doesNotContain("evil", "the best");
    }

    private static Message message(Entry entry) throws Exception {
        return Message.valueOf(UnsafeByteOperations.unsafeWrap(EntryCodec.encode(entry)));
    }

    @Test
    void withTlsOnlyACertificateThatNamesAMemberSpeaksAsOne() throws Exception {
        Certificates authority = new Certificates(directory.resolve("tls"));
        peers = GroupMember.peers("agg-1", "agg-2");
        members.add(GroupMember.of(peers, "agg-1", directory, Optional.of(authority.issue("agg-1"))));
        Endpoint port = Objects.requireNonNull(peers.get(new NodeId("agg-1"))).raft();
        assertThat(vote(port, authority.issue("agent-7")))
                .as("of the same authority, but not an aggregator's")
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(vote(port, authority.issue("agg-2"))).isNotEqualTo(Status.Code.PERMISSION_DENIED);
    }

    private static Status.Code vote(Endpoint port, TlsConfig as) throws IOException {
        NioEventLoopGroup loop = new NioEventLoopGroup(1);
        ManagedChannel channel = NettyChannelBuilder.forAddress(port.host(), port.port())
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(loop)
                .sslContext(GrpcUtil.buildSslContextForClient(GrpcTlsConfig.newBuilder()
                        .setMutualTls(true)
                        .setPrivateKey(new PrivateKeyConf(new File(as.key())))
                        .setKeyCertificates(new CertificatesConf(new File(as.certificate())))
                        .setTrustCertificates(new CertificatesConf(new File(as.authority())))
                        .setSslProvider(SslProvider.JDK)
                        .build()))
                .build();
        try {
            RaftServerProtocolServiceGrpc.newBlockingStub(channel)
                    .requestVote(RequestVoteRequestProto.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException answered) {
            return answered.getStatus().getCode();
        } finally {
            channel.shutdownNow();
            var unused = loop.shutdownGracefully();
        }
    }
}
