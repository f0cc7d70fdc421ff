package io.vigia.core.config.openslo;

import io.vigia.core.config.BalancerLog;
import io.vigia.core.config.Durations;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.LakeConfig.Balancer;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.openslo.SourceReader.Figures;
import io.vigia.core.config.openslo.SourceReader.Role;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.TargetId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads the {@code spec} of sources whose figures are counters that a probe carries: of HAProxy, of its log, of canaries, of scraped series. */
final class CounterReader {
    private final LakeConfig lake;
    private final Targets targets;

    CounterReader(LakeConfig lake, Targets targets) {
        this.lake = lake;
        this.targets = targets;
    }

    private record At(BalancerId id, Balancer balancer, ServiceId service) {
        TargetId log() {
            return TargetId.log(id, service);
        }

        String backend() {
            LakeConfig.Route route = balancer.routes().get(service);
            return route == null ? "" : route.backend();
        }

        List<Duration> bounds() {
            return balancer.log().map(BalancerLog::bounds).orElse(List.of());
        }
    }

    Parsed<Figures> haproxy(Spot spec, Role role) {
        return Fields.open(Part.HAPROXY_COUNT, spec)
                .map(f -> {
                    Parsed<String> count = SourceReader.count(f, role, "ok", "errors", "requests");
                    Parsed<List<At>> places = places(
                            f,
                            balancer -> balancer.runtimeApi().isPresent(),
                            "whose socket is asked (method: runtime)");
                    return f.build(() -> {
                                Map<String, String> flat = new LinkedHashMap<>();
                                flat.put(
                                        "targets",
                                        joined(
                                                places.get(),
                                                at -> TargetId.haproxy(at.id).value()));
                                flat.put("backends", joined(places.get(), At::backend));
                                return new Figures("haproxy", flat);
                            })
                            .then(read -> count.map(known -> read));
                })
                .orElseGet(Parsed::failed);
    }

    Parsed<Figures> logCount(Spot spec, Role role) {
        return Fields.open(Part.LOG_COUNT, spec)
                .map(f -> {
                    Parsed<String> count = SourceReader.count(f, role, "ok", "errors", "requests");
                    return logs(f).map(places -> new Figures("log", targets(places)))
                            .then(read -> count.map(known -> read));
                })
                .orElseGet(Parsed::failed);
    }

    Parsed<Figures> logLatency(Spot spec) {
        return Fields.open(Part.LOG_LATENCY, spec)
                .map(f -> {
                    var measure = f.need("measure", "latency", SourceReader.LATENCY);
                    return logs(f).then(places -> common(f, places)).then(read -> measure.map(known -> read));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<List<At>> logs(Fields f) {
        return places(f, balancer -> balancer.log().isPresent(), "that has a log");
    }

    /** Only what all of them count within can be summed. */
    private static Parsed<Figures> common(Fields f, List<At> places) {
        List<Duration> shared = new ArrayList<>(places.get(0).bounds());
        places.forEach(at -> shared.retainAll(at.bounds()));
        if (shared.isEmpty()) {
            return f.whole()
                    .refuse("looks at logs that have no bound in common; give balancers."
                            + places.stream().map(at -> at.id.value()).collect(Collectors.joining(" and "))
                            + ".log the same bounds");
        }
        return Parsed.of(new Figures("log", targets(places), seconds(shared)));
    }

    private static Map<String, String> targets(List<At> places) {
        return Map.of("targets", joined(places, at -> at.log().value()));
    }

    /** The balancers that lead to the service and can tell of it; all of those that lead there must, unless one is named. */
    private Parsed<List<At>> places(Fields f, Predicate<Balancer> tells, String what) {
        Parsed<ServiceId> service = f.need("service", "a service of the lake", targets.service());
        return service.then(id -> {
            List<At> routed = lake.balancers().entrySet().stream()
                    .filter(entry -> entry.getValue().routes().containsKey(id))
                    .map(entry -> new At(entry.getKey(), entry.getValue(), id))
                    .toList();
            List<String> names = routed.stream().map(at -> at.id.value()).toList();
            Parsed<Optional<BalancerId>> one =
                    f.maybe("balancer", Values.reference("balancer of service " + id, names, BalancerId::new));
            return one.then(named -> telling(
                    f,
                    routed.stream()
                            .filter(at -> named.map(at.id::equals).orElse(true))
                            .toList(),
                    tells,
                    what));
        });
    }

    private static Parsed<List<At>> telling(Fields f, List<At> places, Predicate<Balancer> tells, String what) {
        if (places.isEmpty()) {
            return f.at("service").refuse("is routed by no balancer, so none counts its queries");
        }
        for (At at : places) {
            if (!tells.test(at.balancer)) {
                return f.at(f.has("balancer") ? "balancer" : "service")
                        .refuse(
                                "balancer '" + at.id + "' is none " + what
                                        + ", so its queries are not counted; change that in lake.yaml, or name another balancer");
            }
        }
        return Parsed.of(places);
    }

    Parsed<Figures> canaryCount(Spot spec, Role role) {
        return Fields.open(Part.CANARY_COUNT, spec)
                .map(f -> {
                    if (role == Role.BAD) {
                        return f.whole()
                                .<Figures>refuse("counts no lost canaries, since one may still arrive; write good:"
                                        + " count: delivered");
                    }
                    Parsed<String> count = SourceReader.count(f, role, "delivered", "(not counted)", "sent");
                    return canary(f)
                            .map(target -> new Figures("canary", canarySpec(target)))
                            .then(read -> count.map(known -> read));
                })
                .orElseGet(Parsed::failed);
    }

    Parsed<Figures> canaryLatency(Spot spec) {
        return Fields.open(Part.CANARY_LATENCY, spec)
                .map(f -> {
                    var measure = f.need("measure", "latency", SourceReader.LATENCY);
                    return canary(f)
                            .map(target -> new Figures("canary", canarySpec(target), seconds(bounds(target))))
                            .then(read -> measure.map(known -> read));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<TargetId> canary(Fields f) {
        return f.need(
                "canary",
                "a component whose probe sends canaries",
                component(
                        "component that sends canaries",
                        target -> !bounds(target).isEmpty()));
    }

    private io.vigia.core.config.bind.Value<TargetId> component(String kind, Predicate<TargetId> which) {
        return Values.reference(
                kind,
                lake.components().keySet().stream()
                        .filter(which)
                        .map(TargetId::value)
                        .toList(),
                TargetId::new);
    }

    private List<Duration> bounds(TargetId target) {
        LakeConfig.Component component = lake.components().get(target);
        return component == null ? List.of() : component.probe().canaryBounds();
    }

    private Map<String, String> canarySpec(TargetId target) {
        LakeConfig.Component component = lake.components().get(target);
        String kind = component == null ? "" : component.probe().kind();
        return Map.of("targets", target.value(), "prefix", kind.replace('-', '_'));
    }

    Parsed<Figures> series(Spot spec, Role role) {
        return Fields.open(Part.SERIES_COUNT, spec)
                .map(f -> {
                    Parsed<TargetId> target = f.need(
                            "target",
                            "a component of kind scrape",
                            component(
                                    "component that reads counters",
                                    known -> !series(known).isEmpty()));
                    return target.then(known -> f.need(
                                    "metric",
                                    "the name of one of its counters",
                                    Values.reference("counter of " + known, series(known), name -> name))
                            .map(name -> new Figures(
                                    "prometheus", Map.of("targets", known.value(), SourceReader.word(role), name))));
                })
                .orElseGet(Parsed::failed);
    }

    private List<String> series(TargetId target) {
        LakeConfig.Component component = lake.components().get(target);
        return component == null
                ? List.of()
                : component.probe().counters().stream().sorted().toList();
    }

    private static List<BigDecimal> seconds(List<Duration> bounds) {
        return bounds.stream().map(Durations::seconds).map(BigDecimal::new).toList();
    }

    private static String joined(List<At> places, java.util.function.Function<At, String> word) {
        return places.stream().map(word).collect(Collectors.joining(","));
    }
}
