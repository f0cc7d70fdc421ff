package io.vigia.aggregator.exporter;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** This process, by the names that every dashboard knows; a handful read by hand instead of a further library. */
final class ProcessSeries extends Collector {
    private final String version;

    ProcessSeries(String version) {
        this.version = version;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<MetricFamilySamples> families = new ArrayList<>();
        GaugeMetricFamily build = new GaugeMetricFamily(
                "vigia_build_info", "Always 1; the labels say what runs.", List.of("version", "java"));
        build.addMetric(List.of(version, Runtime.version().toString()), 1);
        families.add(build);
        var runtime = ManagementFactory.getRuntimeMXBean();
        families.add(new GaugeMetricFamily(
                "process_start_time_seconds", "When the process started, in Unix time.", runtime.getStartTime() / 1e3));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            families.add(new CounterMetricFamily(
                    "process_cpu_seconds", "Processor time used, user and system.", unix.getProcessCpuTime() / 1e9));
            families.add(new GaugeMetricFamily(
                    "process_open_fds", "Open file descriptors.", unix.getOpenFileDescriptorCount()));
            families.add(new GaugeMetricFamily(
                    "process_max_fds", "Limit of open file descriptors.", unix.getMaxFileDescriptorCount()));
        }
        residentBytes()
                .ifPresent(bytes -> families.add(
                        new GaugeMetricFamily("process_resident_memory_bytes", "Resident memory.", bytes)));
        families.add(new GaugeMetricFamily(
                "jvm_memory_heap_used_bytes",
                "Heap in use.",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()));
        families.add(new GaugeMetricFamily(
                "jvm_threads",
                "Live threads.",
                ManagementFactory.getThreadMXBean().getThreadCount()));
        double pauses = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
                .sum();
        families.add(new CounterMetricFamily("jvm_gc_pause_seconds", "Time spent collecting garbage.", pauses / 1e3));
        return families;
    }

    private static OptionalDouble residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.US_ASCII)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return OptionalDouble.empty(); // not Linux: the series is simply not there
        }
    }
}
