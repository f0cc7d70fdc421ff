package io.vigia.lab.full;

import io.vigia.lab.lake.DemoDirectory;
import io.vigia.lab.lake.HaproxyFiles;
import io.vigia.lab.lake.HaproxyProcess;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.lake.VigiaFiles;
import io.vigia.lab.servers.Address;
import io.vigia.lab.servers.AlertmanagerServer;
import io.vigia.lab.servers.CephRegion;
import io.vigia.lab.servers.CephRegions;
import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.HiveMetastoreServer;
import io.vigia.lab.servers.Host;
import io.vigia.lab.servers.Http;
import io.vigia.lab.servers.KafkaServer;
import io.vigia.lab.servers.PrometheusServer;
import io.vigia.lab.servers.S3Client;
import io.vigia.lab.servers.SparkCluster;
import io.vigia.lab.servers.SparkConnectServer;
import io.vigia.lab.servers.Spawner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the whole lake consists of, and where: the one place that says it. Configures everything, starts nothing. */
final class Contents {
    /** Where clients' objects are. */
    static final String BUCKET = "lake";

    private static final Duration PREPARE = Duration.ofSeconds(60);

    final CephRegions s3;
    final KafkaServer kafkaA;
    final KafkaServer kafkaB;
    final SparkCluster spark;
    final SparkConnectServer connect;
    final HiveMetastoreServer hive;
    final PrometheusServer prometheus;
    final AlertmanagerServer alertmanager;
    final Map<String, HaproxyProcess> balancers = new LinkedHashMap<>();
    final FullPlacement placement;
    private final List<VigiaProgram> aggregators = new ArrayList<>();
    private final Map<String, VigiaProgram> agents = new LinkedHashMap<>();

    Contents(DemoDirectory directory) throws IOException {
        Host host = directory.host(new Spawner(process -> List.of()));
        s3 = CephRegions.configure(host, "s3", Lake.SITES);
        kafkaA = KafkaServer.configure(host, "kafka-a");
        kafkaB = KafkaServer.configure(host, "kafka-b");
        spark = SparkCluster.configure(host, "spark", 2);
        connect = SparkConnectServer.configure(host, "spark-connect", spark);
        hive = HiveMetastoreServer.configure(host, "hive");
        Map<String, Address> stores = new LinkedHashMap<>();
        s3.regions().forEach(region -> stores.put(region.zone(), region.address()));
        placement = FullPlacement.choose(stores);
        alertmanager = AlertmanagerServer.configure(host, "alertmanager", placement.alertmanager());
        prometheus = PrometheusServer.configure(
                host, "prometheus", placement.prometheus(), PrometheusFile.text(placement, directory.root()));
        for (String name : Lake.MOVED.keySet()) {
            HaproxyProcess balancer = new HaproxyProcess(name, placement.frontend(name), directory, host);
            // Missing is a warning for HAProxy, not an error; empty is neither.
            Files.writeString(balancer.stateFile(), "1\n");
            balancer.configure(HaproxyFiles.movedNaming(balancer, stores));
            balancers.put(name, balancer);
        }
        vigia(directory, host);
    }

    private void vigia(DemoDirectory directory, Host host) throws IOException {
        VigiaFiles files = new VigiaFiles(directory, placement, Lake.MOVED, Optional.empty());
        files.write(List.copyOf(balancers.values()), LakeFile.text(this));
        Path bin = directory.root().resolve("bin");
        for (String name : placement.aggregators()) {
            URI health = URI.create("http://" + placement.http(name) + "/health/live");
            aggregators.add(VigiaProgram.aggregator(host, bin, name, files.aggregatorFile(name), health));
        }
        for (String site : Lake.SITES) {
            String name = "agent-" + site;
            agents.put(name, VigiaProgram.agent(host, bin, name, files.agentFile(name)));
        }
        for (String balancer : balancers.keySet()) {
            String name = "agent-" + balancer;
            agents.put(name, VigiaProgram.agent(host, bin, name, files.agentFile(name)));
        }
    }

    /** Every part, each after those that it waits for. */
    List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(
                Part.across(regions(), s3).first(this::makeBucket),
                Part.in("a", kafkaA),
                Part.in("b", kafkaB),
                Part.across(
                        Map.of(
                                "a", List.of(spark.master(1), spark.worker()),
                                "b", List.of(spark.master(2)),
                                "c", spark.election()),
                        spark),
                Part.in("a", connect).after("spark"),
                Part.in("a", hive),
                Part.in("c", alertmanager)));
        for (VigiaProgram aggregator : aggregators) {
            parts.add(Part.in(lastLetter(aggregator.name()), aggregator));
        }
        parts.add(Part.in("c", prometheus).after("alertmanager"));
        balancers.forEach(
                (name, balancer) -> parts.add(Part.in(site(name), balancer).after("s3")));
        String[] all = parts.stream().map(Part::name).toArray(String[]::new);
        agents.forEach(
                (name, agent) -> parts.add(Part.in(siteOfAgent(name), agent).after(all)));
        return List.copyOf(parts);
    }

    private Map<String, List<ChildProcess>> regions() {
        Map<String, List<ChildProcess>> regions = new LinkedHashMap<>();
        s3.regions().forEach(region -> regions.put(region.zone(), region.processes()));
        return regions;
    }

    private static String siteOfAgent(String name) {
        String beside = name.substring("agent-".length());
        return Lake.MOVED.getOrDefault(beside, beside);
    }

    private static String site(String balancer) {
        return Objects.requireNonNull(Lake.MOVED.get(balancer));
    }

    private static String lastLetter(String name) {
        return name.substring(name.length() - 1);
    }

    /** A bucket that everybody may read, with the object that clients ask for. */
    private void makeBucket() throws IOException, InterruptedException {
        s3.makeBucket(BUCKET, PREPARE);
        S3Client client = CephRegions.client(s3.regions().get(0));
        succeeded(client.send("PUT", "/" + BUCKET, "policy=", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                 "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*"}]}
                """.formatted(BUCKET)));
        succeeded(client.put("/" + BUCKET + "/where", "everywhere"));
        for (CephRegion region : s3.regions()) {
            Http.awaitOk(region.gateway(), Http.uri(region.address(), "/" + BUCKET + "/where"), PREPARE);
        }
    }

    private static void succeeded(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("S3 answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
