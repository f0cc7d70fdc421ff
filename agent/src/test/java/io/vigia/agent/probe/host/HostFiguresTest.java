package io.vigia.agent.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.ReadingList;
import io.vigia.core.model.Reading;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

public class HostFiguresTest {
    private final ReadingList readings = new ReadingList();

    public static Path proc() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(HostFiguresTest.class.getResource("proc"))
                .toURI());
    }

    @Test
    void readsWhatTheKernelSaysInBaseUnits() throws Exception {
        parse("stat", HostFigures::cpu);
        parse("meminfo", HostFigures::memory);
        parse("loadavg", HostFigures::load);
        parse("uptime", HostFigures::uptime);
        parse("net/dev", HostFigures::network);
        parse("diskstats", HostFigures::disks);
        assertThat(readings.list())
                .contains(
                        new Reading("host_cpu_seconds_total", "user", 692.16),
                        new Reading("host_cpu_seconds_total", "steal", 1.16),
                        new Reading("host_cpus", "", 2),
                        new Reading("host_memory_available_bytes", "", 24_284_800.0 * 1024),
                        new Reading("host_memory_swap_free_bytes", "", 524_288.0 * 1024),
                        new Reading("host_load5", "", 1.43),
                        new Reading("host_uptime_seconds", "", 2150.24),
                        new Reading("host_network_receive_bytes_total", "eth0", 1_000_000),
                        new Reading("host_network_transmit_dropped_total", "eth0", 4),
                        new Reading("host_disk_read_bytes_total", "vda", 200_000 * 512),
                        new Reading("host_disk_io_time_seconds_total", "nvme0n1", 0.25));
        assertThat(readings.list())
                .extracting(Reading::instance)
                .doesNotContain("lo", "vethab12", "loop0", "vda1", "bad line");
    }

    @Test
    void choosesLocalFileSystemsOnceEach() throws Exception {
        MountTable table =
                new MountTable(new ProcFiles(proc()).read("self/mounts").orElseThrow());
        assertThat(table.local()).containsExactly("/", "/data lake");
        assertThat(table.has("/mnt/nfs")).isTrue();
        assertThat(table.has("/elsewhere")).isFalse();
    }

    @Test
    void takesNonsenseWithoutFailing() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder nonsense = new StringBuilder(random.nextBoolean() ? "cpu " : "eth0: ");
            for (int j = random.nextInt(200); j > 0; j--) {
                nonsense.append(
                        (char) (random.nextInt(4) == 0 ? "\n\t :".charAt(random.nextInt(4)) : random.nextInt(300)));
            }
            String text = nonsense.toString();
            HostFigures.cpu(text, readings);
            HostFigures.memory(text, readings);
            HostFigures.load(text, readings);
            HostFigures.uptime(text, readings);
            HostFigures.network(text, readings);
            HostFigures.disks(text, readings);
            assertThat(new MountTable(text).local()).hasSizeLessThanOrEqualTo(MountTable.MAX_MOUNTS);
        }
        assertThat(readings.list()).hasSizeLessThanOrEqualTo(256);
    }

    private void parse(String file, BiConsumer<String, ReadingList> parser) throws IOException, URISyntaxException {
        parser.accept(new ProcFiles(proc()).read(file).orElseThrow(), readings);
    }
}
