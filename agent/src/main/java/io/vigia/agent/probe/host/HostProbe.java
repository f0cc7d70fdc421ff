package io.vigia.agent.probe.host;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.core.config.probe.HostSpec;
import io.vigia.core.model.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * The machine this agent runs on, read from /proc by hand: a handful of small files a look, no library. Degraded when a file
 * system is too full, does not answer, or is not mounted although it was named; else up.
 *
 * <p>The clock: whether it is synchronised is not to be had without a system call that Java has no way to make, so what is
 * told is how far the wall clock has moved against the monotonic one since the agent started.
 */
public final class HostProbe implements Probe {
    private final Vertx vertx;
    private final ProcFiles proc;
    private final HostSpec spec;
    private final MountSpace space;
    private final long startWallMillis = System.currentTimeMillis();
    private final long startNanos = System.nanoTime();

    public HostProbe(Vertx vertx, Path proc, HostSpec spec, Duration timeout) {
        this(vertx, proc, spec, new MountSpace(MountSpace::ask, timeout.dividedBy(2)));
    }

    public HostProbe(Vertx vertx, Path proc, HostSpec spec, MountSpace space) {
        this.vertx = vertx;
        this.proc = new ProcFiles(proc);
        this.spec = spec;
        this.space = space;
    }

    @Override
    public Future<ProbeResult> look() {
        Optional<String> stat = proc.read("stat");
        if (stat.isEmpty()) {
            return Future.succeededFuture(new ProbeResult(
                    Outcome.UNKNOWN, "could not look: cannot read /proc/stat", OptionalLong.empty(), List.of()));
        }
        ReadingList readings = new ReadingList();
        HostFigures.cpu(stat.get(), readings);
        read("meminfo", HostFigures::memory, readings);
        read("loadavg", HostFigures::load, readings);
        read("uptime", HostFigures::uptime, readings);
        readings.add("host_clock_drift_seconds", "", clockDriftSeconds());
        MountTable table = new MountTable(proc.read("self/mounts").orElse(""));
        List<String> wanted = spec.mounts().isEmpty() ? table.local() : spec.mounts();
        List<String> missing =
                wanted.stream().filter(mount -> !table.has(mount)).toList();
        List<String> mounted =
                wanted.stream().filter(table::has).limit(MountTable.MAX_MOUNTS).toList();
        return space.sweep(vertx, mounted).map(sweep -> {
            sweep.spaces().forEach((mount, found) -> {
                readings.add("host_filesystem_size_bytes", mount, (double) found.total());
                readings.add("host_filesystem_available_bytes", mount, (double) found.available());
            });
            read("net/dev", HostFigures::network, readings);
            read("diskstats", HostFigures::disks, readings);
            return condition(sweep, missing).withReadings(readings.list());
        });
    }

    private ProbeResult condition(MountSpace.Sweep sweep, List<String> missing) {
        StringBuilder wrong = new StringBuilder();
        sweep.silent().forEach(mount -> add(wrong, "mount " + mount + " does not answer"));
        missing.forEach(mount -> add(wrong, mount + " is not mounted"));
        sweep.spaces().forEach((mount, found) -> {
            if (found.fullRatio() > spec.diskFullRatio()) {
                add(wrong, String.format(Locale.ROOT, "%s is %.1f %% full", mount, 100 * found.fullRatio()));
            }
        });
        return wrong.isEmpty() ? ProbeResult.up("host is well") : ProbeResult.degraded(wrong.toString());
    }

    private static void add(StringBuilder wrong, String what) {
        wrong.append(wrong.isEmpty() ? "" : "; ").append(what);
    }

    private void read(String file, BiConsumer<String, ReadingList> parser, ReadingList readings) {
        proc.read(file).ifPresent(text -> parser.accept(text, readings));
    }

    private double clockDriftSeconds() {
        double wall = (System.currentTimeMillis() - startWallMillis) / 1e3;
        return wall - (System.nanoTime() - startNanos) / 1e9;
    }
}
