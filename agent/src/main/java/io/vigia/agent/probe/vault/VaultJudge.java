package io.vigia.agent.probe.vault;

import io.vertx.core.json.JsonObject;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.Reasons;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.agent.probe.http.Fetched;
import io.vigia.core.config.probe.VaultSpec;
import io.vigia.core.config.probe.VaultSpec.Role;
import io.vigia.core.model.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the status codes of Vault's health endpoint mean; the body must agree that it comes from a Vault. */
final class VaultJudge {
    private final VaultSpec spec;

    VaultJudge(VaultSpec spec) {
        this.spec = spec;
    }

    /** The part it plays; empty when it is sealed, new, or answers as no Vault does. */
    static Optional<Role> role(Fetched health) {
        return switch (health.status()) {
            case 200 -> Optional.of(Role.ACTIVE);
            case 429 -> Optional.of(Role.STANDBY);
            case 472 -> Optional.of(Role.DR_SECONDARY);
            case 473 -> Optional.of(Role.PERFORMANCE_STANDBY);
            default -> Optional.empty();
        };
    }

    /**
     * @param health the answer of {@code /v1/sys/health}
     * @param leader whom it names as the active one, asked only of a standby; empty when nobody is
     */
    ProbeResult judge(Fetched health, Optional<String> leader) {
        try {
            JsonObject body = health.object();
            if (!(body.getValue("sealed") instanceof Boolean)) {
                throw new UnexpectedAnswer("no Vault: " + health.describe() + " and not whether it is sealed");
            }
            return outcome(health, leader, version(body)).withReadings(readings(body, role(health), leader));
        } catch (UnexpectedAnswer unexpected) {
            return ProbeResult.down(Reasons.of(unexpected));
        }
    }

    private ProbeResult outcome(Fetched health, Optional<String> leader, String version) {
        Optional<Role> role = role(health);
        if (role.isEmpty()) {
            return ProbeResult.down(
                    switch (health.status()) {
                        case 501 -> "not initialized (501)";
                        case 503 -> "sealed (503)";
                        default -> health.describe();
                    });
        }
        String part = words(role.get());
        if (!spec.roles().contains(role.get())) {
            return ProbeResult.down("is " + part + " (" + health.status() + "), which does not count as serving here");
        }
        return switch (role.get()) {
            case ACTIVE, DR_SECONDARY -> ProbeResult.up(part + version);
            case STANDBY, PERFORMANCE_STANDBY ->
                leader.map(active -> ProbeResult.up(Reasons.line(part + " of " + active + version)))
                        .orElseGet(() -> ProbeResult.down(part + ", and no active Vault is known"));
        };
    }

    private static String version(JsonObject body) {
        return body.getValue("version") instanceof String version ? Reasons.line(", version " + version) : "";
    }

    private static List<Reading> readings(JsonObject body, Optional<Role> role, Optional<String> leader) {
        ReadingList readings = new ReadingList();
        readings.add("vault_sealed", "", Boolean.TRUE.equals(body.getValue("sealed")) ? 1 : 0);
        readings.add("vault_initialized", "", Boolean.TRUE.equals(body.getValue("initialized")) ? 1 : 0);
        readings.add("vault_active", "", role.equals(Optional.of(Role.ACTIVE)) ? 1 : 0);
        role.filter(part -> part != Role.DR_SECONDARY)
                .ifPresent(part ->
                        readings.add("vault_has_active", "", part == Role.ACTIVE || leader.isPresent() ? 1 : 0));
        return readings.list();
    }

    private static String words(Role role) {
        return role.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
