package io.vigia.lab.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spark Connect, which runs queries on a cluster, with one executor of one core. Takes connections within 6 s; its first query takes 3 to 6 s more, later ones 0.1 s. */
public final class SparkConnectServer implements Server {
    private final Address address;
    private final Address page;
    private final ChildProcess process;

    private SparkConnectServer(Address address, Address page, ChildProcess process) {
        this.address = address;
        this.page = page;
        this.process = process;
    }

    public static SparkConnectServer configure(Host host, String name, SparkCluster cluster) throws IOException {
        return configure(host, name, cluster.url(), List.of(), Map.of());
    }

    /**
     * @param master the URL of a cluster, or {@code local[1]}, which needs none
     * @param classPath more than Spark's own jars, for catalogs and the like
     * @param settings more of Spark's configuration
     */
    public static SparkConnectServer configure(
            Host host, String name, String master, List<String> classPath, Map<String, String> settings)
            throws IOException {
        SparkJava spark = new SparkJava(host, name, classPath);
        Ports ports = Ports.choose(List.of("connect", "page"));
        Map<String, String> all = new LinkedHashMap<>();
        all.put("spark.connect.grpc.binding.address", "127.0.0.1");
        all.put("spark.connect.grpc.binding.port", "" + ports.of("connect"));
        all.put("spark.driver.host", "127.0.0.1");
        all.put("spark.executor.memory", "512m");
        all.put("spark.executor.cores", "1");
        all.put("spark.cores.max", "1");
        all.put("spark.sql.shuffle.partitions", "1");
        all.put(
                "spark.sql.warehouse.dir",
                host.run().resolve(name + "-warehouse").toString());
        all.put("spark.ui.port", "" + ports.of("page"));
        all.put("spark.ui.prometheus.enabled", "true");
        all.put("spark.metrics.conf", spark.metrics().toString());
        all.putAll(settings);
        List<String> arguments = new ArrayList<>(List.of(
                "--master", master,
                "--class", "org.apache.spark.sql.connect.service.SparkConnectServer",
                "--name", name));
        all.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
        arguments.add("spark-internal");
        return new SparkConnectServer(
                ports.at("connect"),
                ports.at("page"),
                spark.process(name, "512m", List.of(), "org.apache.spark.deploy.SparkSubmit", arguments));
    }

    @Override
    public String name() {
        return process.name();
    }

    /** Where gRPC is spoken, without TLS. */
    public Address address() {
        return address;
    }

    /** The page of its application: {@code /api/v1/applications}, {@code /metrics/prometheus/}. */
    public Address page() {
        return page;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    /** It listens when its session exists; queries then wait for an executor. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Await.serving(process, "listens at " + address, limit, () -> address.listens());
    }
}
