package io.vigia.lab.telemetry;

import io.vertx.core.Vertx;
import io.vigia.aggregator.ingest.HeardBatch;
import io.vigia.aggregator.ingest.Ingest;
import io.vigia.core.config.Endpoint;
import io.vigia.platform.cluster.TelemetryCluster;
import io.vigia.platform.life.EventLoops;
import io.vigia.platform.time.SteadyClock;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.Rejections;
import io.vigia.platform.wire.StreamServer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The receiving half of an aggregator as a process, to be killed: says on standard output what it has taken in. */
final class AggregatorPeer {
    private AggregatorPeer() {}

    /** @param args stream port, and the port of a full member of the cluster (0: none) */
    public static void main(String[] args) throws Exception {
        int streamPort = Integer.parseInt(args[0]);
        int clusterPort = Integer.parseInt(args[1]);
        Rejections rejections = (source, reason) -> say("rejected " + source + " " + reason);
        Vertx vertx = EventLoops.create(1);
        Ingest ingest =
                new Ingest(vertx, Peers.AGGREGATOR, Peers.lake(), new SteadyClock(), rejections, AggregatorPeer::heard);
        ingest.start();
        StreamServer.Options options = new StreamServer.Options(
                Peers.LAKE, Peers.AGGREGATOR, new Endpoint("127.0.0.1", streamPort), Optional.empty(), 100);
        new StreamServer(vertx, options, Map.of(Message.Role.TELEMETRY, ingest.acceptor()), rejections)
                .listen()
                .await(10, TimeUnit.SECONDS);
        if (clusterPort > 0) {
            TelemetryCluster cluster = TelemetryCluster.start(
                            Peers.cluster(clusterPort, clusterPort), TelemetryCluster.Membership.FULL, rejections)
                    .await(60, TimeUnit.SECONDS);
            ingest.listen(cluster).await(30, TimeUnit.SECONDS);
        }
        say("ready");
    }

    private static void heard(HeardBatch heard) {
        say("heard " + heard.batch().sequence() + " " + heard.path().label() + " "
                + heard.batch().observations().size() + " " + heard.batch().heldMillis());
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
