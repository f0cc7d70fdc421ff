package io.vigia.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Objectives as an aggregator of the small lake told them, after its active site had died, and variations of one. */
final class Objectives {
    /** A list, and the detail of its first, of which a minute had been taken out. */
    static final String LIST = recorded("slos.json");

    static final String DETAIL = recorded("slo.json");

    private static final String CALM = """
            {"id":"ID","displayName":"Answers","service":"s3","objective":"0.9999","objectivePercent":"99.99","window":"30d",
             "method":"occurrences","state":"met","measuring":true,"lastMeasured":"2026-01-01T00:00:00Z","sli":SLI,"coverage":0.5,
             "elapsedCoverage":1.0,"budget":{"totalMinutes":4.32,"spentMinutes":0.0,"leftMinutes":4.32,"leftRatio":LEFT},
             "grossBudget":{"totalMinutes":4.32,"spentMinutes":0.0,"leftMinutes":4.32,"leftRatio":LEFT},"excusedMinutes":0.0,
             "exhaustion":null,"firing":[],"windows":[{"window":"5m","burnRate":0.5},{"window":"30d","burnRate":7}]}
            """;

    private Objectives() {}

    /** One that needs nobody. */
    static String calm(String id, String sli, String left) {
        return CALM.replace("ID", id).replace("SLI", sli).replace("LEFT", left);
    }

    static String list(String... slos) {
        return "{\"ready\":true,\"at\":\"2026-01-01T00:00:00Z\",\"slos\":[" + String.join(",", slos)
                + "],\"composites\":[]}";
    }

    private static String recorded(String file) {
        try (InputStream in = Objects.requireNonNull(Objectives.class.getResourceAsStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
