package io.vigia.aggregator.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.Snapshot;
import io.vigia.core.failover.Proof;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.util.Optional;

/** Every path that a service could take, with when it was last proven; never proven ones too. */
final class PathsJson {
    private PathsJson() {}

    static JsonArray of(Snapshot snapshot) {
        JsonArray paths = new JsonArray();
        snapshot.lake().services().forEach((id, service) -> {
            for (SiteId from : service.sites().keySet()) {
                for (SiteId to : service.sites().keySet()) {
                    if (!from.equals(to)) {
                        paths.add(path(id, from, to, proof(snapshot, id, from, to)));
                    }
                }
            }
        });
        return paths;
    }

    private static Optional<Proof> proof(Snapshot snapshot, ServiceId service, SiteId from, SiteId to) {
        return snapshot.proofs().stream()
                .filter(proof -> proof.service().equals(service)
                        && proof.from().equals(from)
                        && proof.to().equals(to))
                .findFirst();
    }

    private static JsonObject path(ServiceId service, SiteId from, SiteId to, Optional<Proof> proof) {
        return new JsonObject()
                .put("service", service.value())
                .put("from", from.value())
                .put("to", to.value())
                .put("provenAt", proof.map(Proof::at).map(StatusJson::time).orElse(null))
                .put("failover", proof.map(Proof::failover).orElse(null))
                .put("kind", proof.map(one -> one.kind().label()).orElse(null))
                .put("result", proof.map(one -> one.result().label()).orElse(null))
                .put("detectionMillis", StatusJson.millis(proof.flatMap(Proof::detection)))
                .put("switchMillis", StatusJson.millis(proof.flatMap(Proof::switching)))
                .put("rtoMillis", StatusJson.millis(proof.flatMap(Proof::rto)))
                .put("rpoMillis", StatusJson.millis(proof.flatMap(Proof::rpo)));
    }
}
