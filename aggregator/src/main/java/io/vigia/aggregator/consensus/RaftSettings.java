package io.vigia.aggregator.consensus;

import io.vigia.aggregator.consensus.codec.EntryCodec;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.TlsConfig;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.security.TlsConf.CertificatesConf;
import org.apache.ratis.security.TlsConf.PrivateKeyConf;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is set. What is not named here stays as Ratis has it; above all, an entry is on the disk before it counts. */
final class RaftSettings {
    /** A follower that hears nothing for so long stands for election; a leader that no majority answers for so long gives up. */
    static final int ELECTION_MIN_MILLIS = 300;

    static final int ELECTION_MAX_MILLIS = 600;
    static final long SNAPSHOT_ENTRIES = 200;
    static final long SNAPSHOT_BYTES = 8 << 20;
    /** An entry is smaller: it is bounded before it is compressed. */
    private static final SizeInBytes ENTRY = SizeInBytes.valueOf(EntryCodec.MAX_BYTES + (1 << 20));

    private RaftSettings() {}

    /** @param bind where to listen; empty for a group of one, which does not */
    static RaftProperties properties(Path directory, Optional<Endpoint> bind) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        elections(properties, bind.isPresent());
        log(properties);
        // A majority confirms a leader by answering its heartbeat; no lease, which would trust clocks.
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        if (bind.isPresent()) {
            grpc(properties, bind.get());
        } else {
            properties.set("raft.rpc.type", SoleRpc.class.getName());
        }
        return properties;
    }

    private static void elections(RaftProperties properties, boolean network) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(network ? ELECTION_MIN_MILLIS : 50));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(network ? ELECTION_MAX_MILLIS : 100));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(network ? 150 : 5));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(network ? 400 : 10));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(2000));
        RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
        // How long a process may have stood still and yet lead; and that it never ends itself for having stood still.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, millis(ELECTION_MAX_MILLIS));
        RaftServerConfigKeys.setCloseThreshold(properties, TimeDuration.valueOf(3650, TimeUnit.DAYS));
    }

    private static void log(RaftProperties properties) {
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, ENTRY);
        // Whoever comes back hears from the leader before it stands for election itself.
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "10ms,10, 150ms,1000000000");
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(ENTRY.getSize() + 1024));
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("8MB"));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf("16MB"));
        // The commit index needs no entries of its own: a leader finds it again by committing the first entry of its
        // term.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        // A dead member must not make the log grow for ever: it is cut behind the snapshots, but so that the snapshot
        // before the
        // newest can still be continued from.
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, 2 * SNAPSHOT_ENTRIES + 100);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_ENTRIES);
        RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, SnapshotFiles.KEPT);
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf("32MB"));
    }

    private static void grpc(RaftProperties properties, Endpoint bind) {
        properties.set("raft.rpc.type", "GRPC");
        GrpcConfigKeys.Server.setHost(properties, bind.host());
        GrpcConfigKeys.Server.setPort(properties, bind.port());
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf("64MB"));
        GrpcConfigKeys.setFlowControlWindow(properties, SizeInBytes.ONE_MB);
        // No native library is unpacked into a directory that may not allow it.
        GrpcConfigKeys.setUseEpoll(properties, false);
        GrpcConfigKeys.Server.setBossGroupSize(properties, 1);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, 1);
        GrpcConfigKeys.Client.setWorkerGroupSize(properties, 1);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, 4);
    }

    /**
     * Mutual TLS: each side shows a certificate of the authority, and the one that is called shows its address. {@code port} says what is
     * answered.
     */
    static Parameters parameters(Optional<TlsConfig> tls, RaftPort port) {
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, port);
        tls.ifPresent(files -> {
            GrpcTlsConfig config = GrpcTlsConfig.newBuilder()
                    .setMutualTls(true)
                    .setPrivateKey(new PrivateKeyConf(new File(files.key())))
                    .setKeyCertificates(new CertificatesConf(new File(files.certificate())))
                    .setTrustCertificates(new CertificatesConf(new File(files.authority())))
                    // as everywhere else in Vigia; and no native library is unpacked
                    .setSslProvider(SslProvider.JDK)
                    .build();
            GrpcConfigKeys.TLS.setConf(parameters, config);
        });
        return parameters;
    }

    private static TimeDuration millis(long millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }
}
