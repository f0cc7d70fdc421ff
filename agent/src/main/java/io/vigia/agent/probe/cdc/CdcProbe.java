package io.vigia.agent.probe.cdc;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vigia.agent.probe.Failures;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.UnexpectedAnswer;
import io.vigia.agent.probe.http.HttpFetch;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.probe.CdcSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A pipeline of changes: the state of its connectors, canaries that go through it, or both. */
public final class CdcProbe implements Probe {
    private static final int MAX_BYTES = 1 << 20;

    private final CdcSpec spec;
    private final @Nullable HttpFetch connect;
    private final @Nullable CanaryStream canaries;

    public CdcProbe(Means means, CdcSpec spec, Schedule schedule) {
        this.spec = spec;
        this.connect = spec.connectors()
                .map(at -> new HttpFetch(means.http(), at.connect(), at.headers(), schedule.timeout()))
                .orElse(null);
        this.canaries = spec.canary()
                .map(canary -> new CanaryStream(
                        means.vertx(), means.tcp(), means.kafka(), canary, schedule.interval(), schedule.timeout()))
                .orElse(null);
    }

    @Override
    public Future<ProbeResult> look() {
        ReadingList readings = new ReadingList();
        List<Future<CdcJudge.Part>> parts = new ArrayList<>();
        if (canaries != null) {
            parts.add(canaries.look());
        }
        if (connect != null) {
            parts.add(connectors(connect, readings));
        }
        return Future.join(parts).map(all -> {
            if (canaries != null) {
                canaries.read(readings);
            }
            return CdcJudge.together(
                    parts.stream().map(Future::result).toList(),
                    readings,
                    canaries == null ? OptionalLong.empty() : canaries.lagMillis());
        });
    }

    private Future<CdcJudge.Part> connectors(HttpFetch from, ReadingList readings) {
        List<String> names = spec.connectors().map(CdcSpec.Connectors::names).orElse(List.of());
        return from.get("/connectors?expand=status", MAX_BYTES).transform(answer -> {
            if (answer.failed()) {
                return Future.succeededFuture(unanswered(answer.cause()));
            }
            try {
                JsonObject status = answer.result().expect(200).object();
                return Future.succeededFuture(CdcJudge.connectors(status, names, readings));
            } catch (UnexpectedAnswer unexpected) {
                return Future.succeededFuture(unanswered(unexpected));
            }
        });
    }

    private CdcJudge.Part unanswered(Throwable failure) {
        return CdcJudge.unanswered(Failures.explain(failure), canaries != null);
    }

    @Override
    public void abandon() {
        if (connect != null) {
            connect.abandon();
        }
        if (canaries != null) {
            canaries.abandon();
        }
    }

    @Override
    public void close() {
        abandon();
        if (canaries != null) {
            canaries.close();
        }
    }
}
