package io.vigia.lab.servers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Spark in standalone mode: one master or several, of which one leads and the others stand by, elected with ZooKeeper; and a worker of two cores and 2 GB. Ready within 4 s; a standby leads within 5 s of
 * the leader's death.
 */
public final class SparkCluster implements Server {
    /** One master, with its page. */
    private record Master(Address address, Address page, ChildProcess process) {}

    private final String name;
    private final Optional<ZookeeperServer> zookeeper;
    private final List<Master> masters;
    private final Address workerPage;
    private final ChildProcess worker;

    private SparkCluster(
            String name,
            Optional<ZookeeperServer> zookeeper,
            List<Master> masters,
            Address workerPage,
            ChildProcess worker) {
        this.name = name;
        this.zookeeper = zookeeper;
        this.masters = masters;
        this.workerPage = workerPage;
        this.worker = worker;
    }

    /** @param count masters, 1 or more; only with several there is a ZooKeeper */
    public static SparkCluster configure(Host host, String name, int count) throws IOException {
        SparkJava spark = new SparkJava(host, name, List.of());
        Optional<ZookeeperServer> zookeeper =
                count > 1 ? Optional.of(ZookeeperServer.configure(host, name + "-zookeeper")) : Optional.empty();
        List<String> recovery = zookeeper
                .map(elects -> List.of(
                        "-Dspark.deploy.recoveryMode=ZOOKEEPER",
                        "-Dspark.deploy.zookeeper.url=" + elects.address(),
                        "-Dspark.deploy.zookeeper.dir=/" + name))
                .orElse(List.of());
        List<Master> masters = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Ports ports = Ports.choose(List.of("master", "page"));
            Address address = ports.at("master");
            Address page = ports.at("page");
            ChildProcess process = spark.process(
                    name + "-master-" + number,
                    "192m",
                    recovery,
                    "org.apache.spark.deploy.master.Master",
                    List.of("--host", address.host(), "--port", "" + address.port(), "--webui-port", "" + page.port()));
            masters.add(new Master(address, page, process));
        }
        Ports ports = Ports.choose(List.of("worker", "page"));
        ChildProcess worker = spark.process(
                name + "-worker",
                "160m",
                List.of(),
                "org.apache.spark.deploy.worker.Worker",
                List.of(
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "" + ports.of("worker"),
                        "--webui-port",
                        "" + ports.of("page"),
                        "--cores",
                        "2",
                        "--memory",
                        "2g",
                        "--work-dir",
                        host.run().resolve(name + "-work").toString(),
                        url(masters)));
        return new SparkCluster(name, zookeeper, List.copyOf(masters), ports.at("page"), worker);
    }

    private static String url(List<Master> masters) {
        return masters.stream()
                .map(master -> master.address().toString())
                .collect(Collectors.joining(",", "spark://", ""));
    }

    @Override
    public String name() {
        return name;
    }

    /** As drivers name the masters: {@code spark://HOST:PORT,HOST:PORT}. */
    public String url() {
        return url(masters);
    }

    /** Pages of the masters, in the order of {@link #master}: {@code /json/}, {@code /metrics/master/prometheus/}. */
    public List<Address> pages() {
        return masters.stream().map(Master::page).toList();
    }

    public Address workerPage() {
        return workerPage;
    }

    /** A master by its number, from 1. */
    public ChildProcess master(int number) {
        return masters.get(number - 1).process();
    }

    /** What elects the leader: ZooKeeper with several masters, else nothing. */
    public List<ChildProcess> election() {
        return zookeeper.map(Server::processes).orElse(List.of());
    }

    public ChildProcess worker() {
        return worker;
    }

    @Override
    public List<ChildProcess> processes() {
        return Stream.of(election().stream(), masters.stream().map(Master::process), Stream.of(worker))
                .flatMap(same -> same)
                .toList();
    }

    /** Returns when one master leads, with the worker, and the others stand by. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        if (zookeeper.isPresent()) {
            zookeeper.get().awaitServing(limit);
        }
        for (Master master : masters) {
            Http.await(
                    master.process(),
                    Http.uri(master.page(), "/json/"),
                    limit,
                    answer -> leads(answer) || answer.body().contains("\"STANDBY\""));
        }
        awaitLeader(limit);
    }

    /** Returns the number, from 1, of the master that leads and has the worker. */
    public int awaitLeader(Duration limit) throws IOException, InterruptedException {
        int[] leader = new int[1];
        Await.until("a master of " + name + " leads (see " + master(1).log() + ")", limit, () -> {
            for (int number = 1; number <= masters.size(); number++) {
                Master master = masters.get(number - 1);
                if (master.process().running() && leads(master)) {
                    leader[0] = number;
                    return true;
                }
            }
            return false;
        });
        return leader[0];
    }

    private static boolean leads(Master master) throws InterruptedException {
        try {
            return leads(Http.get(Http.uri(master.page(), "/json/")));
        } catch (IOException notNow) {
            return false;
        }
    }

    private static boolean leads(HttpResponse<String> answer) {
        return answer.body().contains("\"ALIVE\"")
                && answer.body().replace(" ", "").contains("\"aliveworkers\":1");
    }
}
