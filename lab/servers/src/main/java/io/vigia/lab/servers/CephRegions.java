package io.vigia.lab.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Regions of a real S3 service, Ceph's object gateway, each with a Ceph cluster of its own and each copying whatever the others take: three are ready within 25 s, in 540 MB. The first is the one in which
 * buckets are made. Needs Debian's {@code ceph-mon}, {@code ceph-osd}, {@code radosgw} and {@code ceph-common}.
 */
public final class CephRegions implements Server {
    /** Who may read and write. */
    public static final S3Credentials LAKE = new S3Credentials("lakekey", "lakesecret");

    private static final S3Credentials SYSTEM = new S3Credentials("systemkey", "systemsecret");
    private static final Duration START = Duration.ofSeconds(90);

    private final String name;
    private final List<CephRegion> regions;
    private boolean made;

    private CephRegions(String name, List<CephRegion> regions) {
        this.name = name;
        this.regions = regions;
    }

    /** @param zones one or more names; the region of zone {@code a} is {@code NAME-a} */
    public static CephRegions configure(Host host, String name, List<String> zones) throws IOException {
        List<CephRegion> regions = new ArrayList<>();
        for (String zone : zones) {
            regions.add(CephRegion.configure(host, name + "-" + zone, zone));
        }
        return new CephRegions(name, List.copyOf(regions));
    }

    @Override
    public String name() {
        return name;
    }

    public List<CephRegion> regions() {
        return regions;
    }

    public CephRegion region(String zone) {
        return regions.stream()
                .filter(region -> region.zone().equals(zone))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no zone '" + zone + "'"));
    }

    @Override
    public List<ChildProcess> processes() {
        return regions.stream().flatMap(region -> region.processes().stream()).toList();
    }

    /** The first time makes the regions, which takes most of 20 s; later starts what does not run. */
    @Override
    public void start() throws IOException, InterruptedException {
        if (made) {
            Server.super.start();
            return;
        }
        CephRegion first = regions.get(0);
        List<CephRegion> others = regions.subList(1, regions.size());
        ExecutorService threads = Executors.newFixedThreadPool(regions.size());
        try {
            List<? extends Future<?>> stores = others.stream()
                    .map(region -> threads.submit(() -> startStore(region)))
                    .toList();
            first.startStore();
            makeFirst(first, others);
            await(stores);
            await(others.stream()
                    .map(region -> threads.submit(() -> join(region, first)))
                    .toList());
        } finally {
            threads.shutdownNow();
        }
        made = true;
    }

    private static @Nullable Void startStore(CephRegion region) throws IOException, InterruptedException {
        region.startStore();
        return null;
    }

    private static void await(List<? extends Future<?>> all) throws IOException, InterruptedException {
        try {
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
        }
    }

    /** All regions are made known in the first, so that nothing has to be committed, or read again, when the others join. */
    private static void makeFirst(CephRegion region, List<CephRegion> others) throws IOException, InterruptedException {
        String endpoints = "--endpoints=" + region.endpoint();
        region.admin("realm", "create", "--rgw-realm=lake", "--default");
        region.admin(
                "zonegroup",
                "create",
                "--rgw-zonegroup=default",
                "--rgw-realm=lake",
                endpoints,
                "--master",
                "--default");
        makeZone(region, region, "--master", "--default");
        for (CephRegion other : others) {
            makeZone(region, other);
        }
        region.admin("period", "update", "--commit");
        region.admin(
                "user",
                "create",
                "--uid=system",
                "--display-name=system",
                accessKey(SYSTEM),
                secret(SYSTEM),
                "--system");
        region.admin("user", "create", "--uid=lake", "--display-name=lake", accessKey(LAKE), secret(LAKE));
        region.startGateway(START);
    }

    private static void makeZone(CephRegion in, CephRegion region, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "zone",
                "create",
                "--rgw-zonegroup=default",
                "--rgw-zone=" + region.zone(),
                "--endpoints=" + region.endpoint(),
                accessKey(SYSTEM),
                secret(SYSTEM)));
        command.addAll(List.of(more));
        in.admin(command.toArray(String[]::new));
    }

    private static @Nullable Void join(CephRegion region, CephRegion first) throws IOException, InterruptedException {
        region.admin("realm", "pull", "--url=" + first.endpoint(), accessKey(SYSTEM), secret(SYSTEM), "--default");
        region.adoptZone(first);
        region.startGateway(START);
        return null;
    }

    private static String accessKey(S3Credentials credentials) {
        return "--access-key=" + credentials.accessKey();
    }

    private static String secret(S3Credentials credentials) {
        return "--secret=" + credentials.secretKey();
    }

    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        for (CephRegion region : regions) {
            region.awaitServing(limit);
        }
    }

    /** Makes a bucket, and returns when every region has it. */
    public void makeBucket(String bucket, Duration limit) throws IOException, InterruptedException {
        Await.serving(
                regions.get(0).gateway(),
                "makes bucket " + bucket,
                limit,
                () -> client(regions.get(0)).put("/" + bucket, "").statusCode() == 200);
        for (CephRegion region : regions) {
            Await.serving(
                    region.gateway(),
                    "has bucket " + bucket,
                    limit,
                    () -> client(region).send("HEAD", "/" + bucket, "", "").statusCode() == 200);
        }
    }

    /** A client of one region, as the lake's user. */
    public static S3Client client(CephRegion region) {
        return new S3Client(region.address(), LAKE);
    }
}
