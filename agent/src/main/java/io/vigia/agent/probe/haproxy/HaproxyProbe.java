package io.vigia.agent.probe.haproxy;

import io.vertx.core.Future;
import io.vigia.agent.haproxy.InfoText;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.agent.haproxy.RuntimeApiException;
import io.vigia.agent.haproxy.StatCsv;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.Reasons;
import io.vigia.core.model.Outcome;
import java.util.List;
import java.util.OptionalLong;

/**
 * Asks an HAProxy at its own socket how it and its servers do. The process is up when it answers; it is degraded while it is
 * stopping or while a backend has no server left, which is for the balancer's clients to feel and for a path check to prove.
 */
public final class HaproxyProbe implements Probe {
    private final RuntimeApi balancer;

    public HaproxyProbe(RuntimeApi balancer) {
        this.balancer = balancer;
    }

    @Override
    public Future<ProbeResult> look() {
        // Both questions on one connection: HAProxy answers them in order, an empty line between.
        return balancer.send("show info; show stat")
                .map(HaproxyProbe::judge)
                .recover(failure -> Future.succeededFuture(explain(failure)));
    }

    static ProbeResult judge(String answer) {
        int table = answer.indexOf("# pxname,");
        if (table < 0) {
            return ProbeResult.down("answers at its socket, but not what an HAProxy answers");
        }
        InfoText info;
        List<StatCsv.Row> rows;
        try {
            info = InfoText.parse(answer.substring(0, table));
            rows = StatCsv.parse(answer.substring(table));
        } catch (IllegalArgumentException unreadable) {
            return ProbeResult.down(Reasons.of(unreadable));
        }
        return condition(info, rows).withReadings(HaproxyFigures.of(info, rows));
    }

    private static ProbeResult condition(InfoText info, List<StatCsv.Row> rows) {
        String version = "HAProxy " + info.text("Version").orElse("");
        if (info.number("Stopping").orElse(0) > 0) {
            return ProbeResult.degraded(version + " is stopping");
        }
        for (StatCsv.Row row : rows) {
            if (row.isBackend() && row.text("status").startsWith("DOWN")) {
                return ProbeResult.degraded("backend " + row.proxy() + " has no server that is up");
            }
        }
        return ProbeResult.up(version);
    }

    private static ProbeResult explain(Throwable failure) {
        String reason = Reasons.of(failure);
        if (failure instanceof RuntimeApiException refused) {
            return switch (refused.kind()) {
                case FORBIDDEN ->
                    new ProbeResult(Outcome.UNKNOWN, "could not look: " + reason, OptionalLong.empty(), List.of());
                case OVERSIZED -> ProbeResult.degraded(reason);
                case MISSING, REFUSED, TIMEOUT, BROKEN -> ProbeResult.down(reason);
            };
        }
        return ProbeResult.down(reason);
    }
}
