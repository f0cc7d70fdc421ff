package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * MirrorMaker 2 that copies chosen topics of the cluster {@code a} to the cluster {@code b}, where topic {@code t} is called {@code a.t}. New topics are found within
 * 5 s, offsets of groups follow within 2 s; with its own defaults that takes ten minutes and one. Ready within 5 s.
 */
public final class MirrorMakerServer implements Server {
    private final ChildProcess process;
    private long said;

    private MirrorMakerServer(ChildProcess process) {
        this.process = process;
    }

    /**
     * @param source where {@code a} is, as clients are given it
     * @param destination where {@code b} is
     * @param topics a regular expression of what is copied
     */
    public static MirrorMakerServer configure(Host host, String name, String source, String destination, String topics)
            throws IOException {
        Path properties =
                host.file(name + ".properties", """
                clusters=a, b
                a.bootstrap.servers=%s
                b.bootstrap.servers=%s
                a->b.enabled=true
                b->a.enabled=false
                a->b.topics=%s
                a->b.groups=.*
                replication.factor=1
                checkpoints.topic.replication.factor=1
                heartbeats.topic.replication.factor=1
                offset-syncs.topic.replication.factor=1
                offset.storage.replication.factor=1
                status.storage.replication.factor=1
                config.storage.replication.factor=1
                offset.storage.partitions=1
                status.storage.partitions=1
                refresh.topics.interval.seconds=5
                refresh.groups.interval.seconds=5
                emit.heartbeats.interval.seconds=1
                emit.checkpoints.interval.seconds=2
                sync.group.offsets.enabled=true
                sync.group.offsets.interval.seconds=2
                sync.topic.acls.enabled=false
                tasks.max=1
                offset.flush.interval.ms=2000
                offset.lag.max=0
                """.formatted(source, destination, topics.replace("\\", "\\\\")));
        Path logging = ConnectServer.logging(host, name);
        List<String> command = new ArrayList<>(
                Java.command("160m", List.of("-Dlog4j2.configurationFile=" + logging), Java.classPath("connect")));
        command.addAll(List.of("org.apache.kafka.connect.mirror.MirrorMaker", properties.toString()));
        return new MirrorMakerServer(host.process(name, command));
    }

    @Override
    public String name() {
        return process.name();
    }

    public ChildProcess process() {
        return process;
    }

    @Override
    public List<ChildProcess> processes() {
        return List.of(process);
    }

    @Override
    public void start() throws IOException {
        said = Files.exists(process.log()) ? Files.size(process.log()) : 0;
        process.start();
    }

    /** When it says that it knows what to copy: its own API is for its peers. Both clusters must serve. */
    @Override
    public void awaitServing(Duration limit) throws IOException, InterruptedException {
        Await.serving(
                process,
                "says that it replicates",
                limit,
                () -> saidSinceStart().contains(" replicating "));
    }

    private String saidSinceStart() throws IOException {
        byte[] all = Files.readAllBytes(process.log());
        int from = (int) Math.min(said, all.length);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
