package io.vigia.platform.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ManagementCenterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import io.vigia.core.config.ClusterConfig;
import io.vigia.core.config.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Hazelcast cut down to what the bus needs: membership among the configured members, and the subscription maps of Vert.x.
 * docs/decisions/0004-telemetry.md says why each is as it is.
 */
final class ClusterSettings {
    /** All members must agree on it. The maps are tiny, so few partitions do. */
    private static final String PARTITIONS = "31";

    private static final String A_DAY = "86400";

    private static final String LOGGING = "hazelcast.logging.class";

    private ClusterSettings() {}

    static Config of(ClusterConfig cluster, TelemetryCluster.Membership membership) throws UnknownHostException {
        // Hazelcast says its first words before it has read any configuration.
        System.setProperty(LOGGING, QuietLog.class.getName());
        Config config = new Config();
        config.setClusterName(cluster.name());
        config.setLiteMember(membership == TelemetryCluster.Membership.LITE);
        network(config.getNetworkConfig(), cluster);
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getCPSubsystemConfig().setCPMemberCount(0);
        config.setManagementCenterConfig(new ManagementCenterConfig()
                .setScriptingEnabled(false)
                .setConsoleEnabled(false)
                .setDataAccessEnabled(false));
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        PROPERTIES.forEach(config::setProperty);
        // Full members heal a split of their own soon. A lite master would pull restarted aggregators into its empty
        // cluster; agents leave and join anew instead.
        String merge = membership == TelemetryCluster.Membership.FULL ? "10" : A_DAY;
        config.setProperty("hazelcast.merge.first.run.delay.seconds", merge);
        config.setProperty("hazelcast.merge.next.run.delay.seconds", merge);
        return config;
    }

    private static void network(NetworkConfig network, ClusterConfig cluster) throws UnknownHostException {
        network.setPort(cluster.bind().port())
                .setPortAutoIncrement(false)
                .setPortCount(1)
                .setReuseAddress(true);
        network.getInterfaces()
                .setEnabled(true)
                .addInterface(InetAddress.getByName(cluster.bind().host()).getHostAddress());
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
        for (Endpoint member : cluster.members()) {
            join.getTcpIpConfig().addMember(member.toString());
        }
        network.getMemcacheProtocolConfig().setEnabled(false);
    }

    /** What vertx-hazelcast keeps in its maps, and the failures that Hazelcast's own operations send back. */
    private static JavaSerializationFilterConfig filter() {
        ClassFilter allowed = new ClassFilter()
                .addPrefixes("com.hazelcast.", "io.vertx.spi.cluster.hazelcast.impl.")
                .addClasses(
                        "java.lang.Boolean",
                        "java.lang.Enum",
                        "java.lang.Error",
                        "java.lang.Exception",
                        "java.lang.IllegalArgumentException",
                        "java.lang.IllegalStateException",
                        "java.lang.Integer",
                        "java.lang.InterruptedException",
                        "java.lang.Long",
                        "java.lang.NullPointerException",
                        "java.lang.Number",
                        "java.lang.RuntimeException",
                        "java.lang.StackTraceElement",
                        "java.lang.String",
                        "java.lang.Throwable",
                        "java.lang.UnsupportedOperationException",
                        "java.io.IOException",
                        "java.util.ArrayList",
                        "java.util.Collections$EmptyList",
                        "java.util.Collections$UnmodifiableCollection",
                        "java.util.Collections$UnmodifiableList",
                        "java.util.Collections$UnmodifiableRandomAccessList",
                        "java.util.UUID",
                        "java.util.concurrent.CancellationException",
                        "java.util.concurrent.ExecutionException",
                        "java.util.concurrent.TimeoutException",
                        "[Ljava.lang.StackTraceElement;");
        return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
    }

    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry(LOGGING, QuietLog.class.getName()),
            Map.entry("hazelcast.logging.details.enabled", "false"),
            Map.entry("hazelcast.logging.shutdown", "false"),
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.health.monitoring.level", "OFF"),
            Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
            Map.entry("hazelcast.jmx", "false"),
            Map.entry("hazelcast.discovery.enabled", "false"),
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "5"),
            Map.entry("hazelcast.mastership.claim.timeout.seconds", "10"),
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.max.wait.seconds.before.join", "1"),
            Map.entry("hazelcast.max.join.seconds", "15"),
            Map.entry("hazelcast.max.join.merge.target.seconds", "10"),
            Map.entry("hazelcast.graceful.shutdown.max.wait", "2"),
            Map.entry("hazelcast.cluster.shutdown.timeout.seconds", "5"),
            Map.entry("hazelcast.operation.call.timeout.millis", "5000"),
            Map.entry("hazelcast.invocation.max.retry.count", "20"),
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.socket.server.bind.any", "false"),
            Map.entry("hazelcast.socket.client.bind.any", "false"),
            Map.entry("hazelcast.socket.connect.timeout.seconds", "2"),
            Map.entry("hazelcast.socket.receive.buffer.size", "8"),
            Map.entry("hazelcast.socket.send.buffer.size", "8"),
            Map.entry("hazelcast.partition.count", PARTITIONS),
            Map.entry("hazelcast.io.thread.count", "1"),
            Map.entry("hazelcast.operation.thread.count", "1"),
            Map.entry("hazelcast.operation.generic.thread.count", "1"),
            Map.entry("hazelcast.operation.priority.generic.thread.count", "1"),
            Map.entry("hazelcast.operation.response.thread.count", "1"),
            Map.entry("hazelcast.clientengine.thread.count", "1"),
            Map.entry("hazelcast.clientengine.query.thread.count", "1"),
            Map.entry("hazelcast.clientengine.blocking.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"));
}
