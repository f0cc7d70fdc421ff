package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.fail;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.slo.SloDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** An aggregator of the example lake with OpenSLO files of a test. */
final class SloDirectory {
    /** What most objects of a test refer to; in a file of its own, so that lines of the test's file begin with 1. */
    static final String COMMON = """
            apiVersion: openslo/v1
            kind: Service
            metadata: {name: storage}
            spec: {}
            ---
            apiVersion: openslo/v1
            kind: AlertNotificationTarget
            metadata: {name: pager}
            spec: {target: alertmanager}
            """;

    /** An SLO and all it refers to, in one file of 47 lines. */
    static final String GOOD = """
            apiVersion: openslo/v1
            kind: SLO
            metadata:
              name: up
              annotations:
                vigia.io/stale-after: 30s
            spec:
              service: storage
              indicatorRef: answers
              timeWindow:
                - duration: 30d
                  isRolling: true
              budgetingMethod: Timeslices
              objectives:
                - target: 0.999
                  timeSliceTarget: 0.9
                  timeSliceWindow: 1m
              alertPolicies:
                - alertPolicyRef: burn
            ---
            apiVersion: openslo/v1
            kind: SLI
            metadata: {name: answers}
            spec:
              ratioMetric:
                counter: true
                good: {metricSource: {type: VigiaProbe, spec: {service: s3, count: served}}}
                total: {metricSource: {type: VigiaProbe, spec: {service: s3, count: checks}}}
            ---
            apiVersion: openslo/v1
            kind: AlertPolicy
            metadata: {name: burn}
            spec:
              alertWhenBreaching: true
              conditions:
                - conditionRef: fast
              notificationTargets:
                - targetRef: pager
            ---
            apiVersion: openslo/v1
            kind: AlertCondition
            metadata:
              name: fast
              annotations: {vigia.io/short-window: 5m}
            spec:
              severity: page
              condition: {kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h}
            """;

    private final Path directory;
    private final ConfigFiles files = new ConfigFiles(name -> null);

    SloDirectory(Path directory) throws IOException {
        this.directory = directory;
        Files.copy(Path.of("../packaging/examples/lake.yaml"), directory.resolve("lake.yaml"));
        Files.writeString(directory.resolve("aggregator.yaml"), "node: aggregator-1\nslos: slo.d\n");
        Files.createDirectory(directory.resolve("slo.d"));
        write("common.yaml", COMMON);
    }

    SloDirectory write(String name, String text) throws IOException {
        Files.writeString(directory.resolve("slo.d").resolve(name), text);
        return this;
    }

    ConfigFiles.LoadedAggregator load() throws ConfigException {
        return files.loadAggregator(directory.resolve("aggregator.yaml"));
    }

    SloSet set() throws ConfigException {
        return load().slos();
    }

    SloDefinition only() throws ConfigException {
        List<SloDefinition> slos = set().slos();
        return slos.size() == 1 ? slos.get(0) : fail("not one SLO: " + slos);
    }

    String warnings() throws ConfigException {
        return lines(load().warnings());
    }

    /** Every problem in a line, with the paths of files as seen from {@code slo.d}. */
    String problems() {
        try {
            load();
            return fail("was accepted");
        } catch (ConfigException refusal) {
            return lines(refusal.problems());
        }
    }

    private String lines(List<Problem> problems) {
        return problems.stream()
                .map(Problem::toString)
                .map(line -> line.replace(directory + "/slo.d/", "").replace(directory + "/", ""))
                .collect(Collectors.joining("\n"));
    }
}
