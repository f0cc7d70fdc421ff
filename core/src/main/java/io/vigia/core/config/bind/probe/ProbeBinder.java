package io.vigia.core.config.bind.probe;

import io.vigia.core.config.LakeConfig.PathCheck;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Nearest;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.HttpSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the probe of a component, and the query through a balancer. */
public final class ProbeBinder {
    private static final Map<String, ProbeKind> KINDS = kinds();

    private ProbeBinder() {}

    private static Map<String, ProbeKind> kinds() {
        Map<String, ProbeKind> kinds = new LinkedHashMap<>();
        for (ProbeKind kind : ProbeKind.values()) {
            kinds.put(kind.word(), kind);
        }
        return kinds;
    }

    /** The probe of a component, of any kind. */
    public static Parsed<TimedProbe> component(Spot spot) {
        return Fields.mapping(spot)
                .flatMap(mapping -> mapping.get("kind"))
                .map(kind -> KIND.read(spot.under("kind", kind)))
                .orElseGet(() -> missingKind(spot))
                .then(kind -> kind.read(spot));
    }

    /** A query through a balancer: http, and {@code kind} may be left out. */
    public static Parsed<PathCheck> pathCheck(Spot spot) {
        return Fields.open(ProbeKind.HTTP, spot)
                .map(f -> {
                    Parsed<String> kind = f.or("kind", "http", Values.scalar("http", ProbeBinder::onlyHttp));
                    Parsed<HttpSpec> probe = HttpReader.read(f);
                    Parsed<Schedule> schedule = Schedules.read(f, ProbeKind.HTTP.schedule());
                    return f.build(() -> {
                        kind.get();
                        return new PathCheck(probe.get(), schedule.get());
                    });
                })
                .orElseGet(Parsed::failed);
    }

    private static Parsed<ProbeKind> missingKind(Spot spot) {
        return Fields.mapping(spot).isPresent()
                ? spot.under("kind", spot.node())
                        .refuse("is missing; write one of " + String.join(", ", KINDS.keySet()))
                : Parsed.failed();
    }

    private static final Value<ProbeKind> KIND = Values.scalar("a kind of probe, such as http", text -> {
        if (text.equals("host") || text.equals("haproxy")) {
            throw new IllegalArgumentException("'" + text + "' is no kind of a component: every agent watches its"
                    + " own host and the balancer beside it by itself; leave the component out");
        }
        ProbeKind kind = KINDS.get(text);
        if (kind == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no kind of probe; " + Nearest.advice(text, KINDS.keySet()));
        }
        return kind;
    });

    private static String onlyHttp(String text) {
        if (!text.equals("http")) {
            throw new IllegalArgumentException("'" + text + "' is not http, the only kind a check can be");
        }
        return text;
    }
}
