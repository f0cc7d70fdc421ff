package io.vigia.agent.probe.vault;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientAgent;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.agent.probe.http.Fetched;
import io.vigia.agent.probe.http.HttpFetch;
import io.vigia.core.config.probe.VaultSpec;
import io.vigia.core.config.probe.VaultSpec.Role;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Asks one Vault for its health, and a standby for whom it stands by. */
public final class VaultProbe implements Probe {
    private static final int MAX_BYTES = 64 * 1024;

    private final HttpFetch vault;
    private final VaultJudge judge;

    public VaultProbe(HttpClientAgent client, VaultSpec spec, Duration timeout) {
        this.vault = new HttpFetch(client, spec.url(), Map.of(), timeout);
        this.judge = new VaultJudge(spec);
    }

    @Override
    public Future<ProbeResult> look() {
        return vault.get("/v1/sys/health", MAX_BYTES)
                .compose(health -> leader(health).map(leader -> judge.judge(health, leader)))
                .otherwise(Failures::explain);
    }

    private Future<Optional<String>> leader(Fetched health) {
        Role role = VaultJudge.role(health).orElse(Role.ACTIVE);
        if (role != Role.STANDBY && role != Role.PERFORMANCE_STANDBY) {
            return Future.succeededFuture(Optional.empty());
        }
        return vault.get("/v1/sys/leader", MAX_BYTES).compose(answer -> {
            try {
                return Future.succeededFuture(
                        answer.expect(200).object().getValue("leader_address") instanceof String address
                                        && !address.isBlank()
                                ? Optional.of(address)
                                : Optional.empty());
            } catch (UnexpectedAnswer unexpected) {
                return Future.failedFuture(unexpected);
            }
        });
    }

    @Override
    public void abandon() {
        vault.abandon();
    }

    @Override
    public void close() {
        vault.abandon();
    }
}
