package io.vigia.agent.probe.host;

import io.vigia.agent.probe.ReadingList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Parsers of the files below /proc (proc(5)). A line that is not as expected is left out; nothing here throws. */
final class HostFigures {
    /** Interfaces, and disks, of which figures are kept. */
    static final int MAX_DEVICES = 16;

    /** Of the clock in which /proc/stat counts: fixed at 100 for programs on every Linux architecture of today. */
    private static final double TICKS_A_SECOND = 100;

    private static final int SECTOR_BYTES = 512;
    private static final List<String> CPU_MODES =
            List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");
    private static final Map<String, String> MEMORY = Map.of(
            "MemTotal:", "host_memory_total_bytes",
            "MemAvailable:", "host_memory_available_bytes",
            "SwapTotal:", "host_memory_swap_total_bytes",
            "SwapFree:", "host_memory_swap_free_bytes");
    /** Whole disks, not partitions, loops or ramdisks. */
    private static final Pattern DISK =
            Pattern.compile("[shv]d[a-z]+|xvd[a-z]+|nvme\\d+n\\d+|mmcblk\\d+|dm-\\d+|md\\d+");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private HostFigures() {}

    static void cpu(String stat, ReadingList readings) {
        int cpus = 0;
        for (String line : stat.split("\n")) {
            if (!line.startsWith("cpu")) {
                break;
            }
            String[] words = words(line);
            if (!words[0].equals("cpu")) {
                cpus++;
                continue;
            }
            for (int i = 0; i < CPU_MODES.size() && i + 1 < words.length; i++) {
                readings.add("host_cpu_seconds_total", CPU_MODES.get(i), number(words[i + 1]) / TICKS_A_SECOND);
            }
        }
        readings.add("host_cpus", "", cpus);
    }

    static void memory(String meminfo, ReadingList readings) {
        for (String line : meminfo.split("\n")) {
            String[] words = words(line);
            String name = MEMORY.get(words[0]);
            if (name != null && words.length > 1) {
                readings.add(name, "", number(words[1]) * 1024);
            }
        }
    }

    static void load(String loadavg, ReadingList readings) {
        String[] words = words(loadavg);
        if (words.length >= 3) {
            readings.add("host_load1", "", number(words[0]));
            readings.add("host_load5", "", number(words[1]));
            readings.add("host_load15", "", number(words[2]));
        }
    }

    static void uptime(String uptime, ReadingList readings) {
        readings.add("host_uptime_seconds", "", number(words(uptime)[0]));
    }

    static void network(String dev, ReadingList readings) {
        int interfaces = 0;
        for (String line : dev.split("\n")) {
            int colon = line.indexOf(':');
            if (colon < 0 || interfaces == MAX_DEVICES) {
                continue;
            }
            String name = line.substring(0, colon).strip();
            String[] words = words(line.substring(colon + 1));
            // Interfaces of containers come and go by the hundred; what passes them passes a real one too.
            if (words.length < 12 || name.equals("lo") || name.startsWith("veth")) {
                continue;
            }
            interfaces++;
            readings.add("host_network_receive_bytes_total", name, number(words[0]));
            readings.add("host_network_receive_errors_total", name, number(words[2]));
            readings.add("host_network_receive_dropped_total", name, number(words[3]));
            readings.add("host_network_transmit_bytes_total", name, number(words[8]));
            readings.add("host_network_transmit_errors_total", name, number(words[10]));
            readings.add("host_network_transmit_dropped_total", name, number(words[11]));
        }
    }

    static void disks(String diskstats, ReadingList readings) {
        int disks = 0;
        for (String line : diskstats.split("\n")) {
            String[] words = words(line);
            if (words.length < 13
                    || disks == MAX_DEVICES
                    || !DISK.matcher(words[2]).matches()) {
                continue;
            }
            disks++;
            readings.add("host_disk_read_bytes_total", words[2], number(words[5]) * SECTOR_BYTES);
            readings.add("host_disk_written_bytes_total", words[2], number(words[9]) * SECTOR_BYTES);
            readings.add("host_disk_io_time_seconds_total", words[2], number(words[12]) / 1000);
        }
    }

    private static String[] words(String line) {
        return BLANKS.split(line.strip());
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }
}
