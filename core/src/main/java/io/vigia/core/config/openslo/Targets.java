package io.vigia.core.config.openslo;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.LakeConfig.Service;
import io.vigia.core.config.LakeConfig.ServiceSite;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which targets of the lake a source means: one by its name, or those of a service, in one site or in all. */
final class Targets {
    private final LakeConfig lake;
    private final Set<String> probed = new LinkedHashSet<>();

    Targets(LakeConfig lake) {
        this.lake = lake;
        lake.components().keySet().forEach(target -> probed.add(target.value()));
        lake.balancers().forEach((id, balancer) -> {
            balancer.runtimeApi()
                    .ifPresent(api -> probed.add(TargetId.haproxy(id).value()));
            balancer.routes().forEach((service, route) -> {
                if (route.check().isPresent()) {
                    probed.add(TargetId.path(id, service).value());
                }
            });
            probed.add(TargetId.host(balancer.node()).value());
        });
        lake.vantages().keySet().forEach(node -> probed.add(TargetId.host(node).value()));
    }

    Value<ServiceId> service() {
        return Values.reference("service of the lake", words(lake.services().keySet()), ServiceId::new);
    }

    /** What is probed: of a service without a site, its paths through the balancers, as clients see it. */
    Parsed<List<TargetId>> probed(Fields f) {
        return read(f, this::paths, ServiceSite::needs, "needs");
    }

    /** What carries lag: of a service without a site, in all its sites. */
    Parsed<List<TargetId>> lagging(Fields f) {
        Parsed<List<TargetId>> targets = read(f, this::lags, ServiceSite::lag, "lag");
        if (f.has("target") && targets.isPresent() && !carriesLag(targets.get().get(0))) {
            return f.at("target")
                    .refuse(
                            "'" + targets.get().get(0)
                                    + "' carries no lag; name a component whose probe measures it, such as http with a lagHeader");
        }
        return targets;
    }

    private Parsed<List<TargetId>> read(
            Fields f,
            Function<ServiceId, List<TargetId>> whole,
            Function<ServiceSite, List<TargetId>> part,
            String key) {
        if (f.has("target") == f.has("service")) {
            return f.whole()
                    .refuse(
                            f.has("target")
                                    ? "has both target and service; keep one of them"
                                    : "says nothing to look at; write target: NAME, or service: NAME");
        }
        if (f.has("target")) {
            if (f.has("site")) {
                return f.at("site").refuse("goes with service; a target stands in one site anyway, leave it out");
            }
            return Values.reference("target", probed, TargetId::new)
                    .read(f.at("target"))
                    .map(List::of);
        }
        Parsed<ServiceId> service = service().read(f.at("service"));
        return service.then(id -> f.has("site") ? inSite(f, id, part, key) : everywhere(f, id, whole.apply(id), key));
    }

    private Parsed<List<TargetId>> inSite(
            Fields f, ServiceId id, Function<ServiceSite, List<TargetId>> part, String key) {
        Service service = lake.services().get(id);
        if (service == null) {
            return Parsed.failed();
        }
        return Values.reference("site of service " + id, words(service.sites().keySet()), SiteId::new)
                .read(f.at("site"))
                .then(site -> Optional.ofNullable(service.sites().get(site))
                        .map(part)
                        .filter(targets -> !targets.isEmpty())
                        .map(Parsed::of)
                        .orElseGet(() -> f.at("site")
                                .refuse("service '" + id + "' has no " + key + " in site '" + site
                                        + "'; add it in lake.yaml")));
    }

    private static Parsed<List<TargetId>> everywhere(Fields f, ServiceId id, List<TargetId> targets, String key) {
        return targets.isEmpty()
                ? f.at("service")
                        .refuse("service '" + id + "' "
                                + (key.equals("lag")
                                        ? "has no lag in any site; add it in lake.yaml"
                                        : "has no check through a balancer, so nobody sees it as clients do; add"
                                                + " balancers.NAME.routes." + id
                                                + ".check in lake.yaml, or name a site here"))
                : Parsed.of(targets);
    }

    private List<TargetId> paths(ServiceId service) {
        return lake.balancers().entrySet().stream()
                .filter(entry -> Optional.ofNullable(entry.getValue().routes().get(service))
                        .flatMap(LakeConfig.Route::check)
                        .isPresent())
                .map(entry -> TargetId.path(entry.getKey(), service))
                .toList();
    }

    private List<TargetId> lags(ServiceId id) {
        return Optional.ofNullable(lake.services().get(id)).stream()
                .flatMap(service -> service.sites().values().stream())
                .flatMap(site -> site.lag().stream())
                .distinct()
                .toList();
    }

    private boolean carriesLag(TargetId target) {
        LakeConfig.Component component = lake.components().get(target);
        return component != null && component.probe().carriesLag();
    }

    private static List<String> words(Set<?> ids) {
        return ids.stream().map(Object::toString).toList();
    }
}
