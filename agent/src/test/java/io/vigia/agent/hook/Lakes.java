package io.vigia.agent.hook;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.MoveConfig.Hook;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of this package are about: a service on two sites, with hooks of node {@code lb1}. */
final class Lakes {
    static final NodeId NODE = new NodeId("lb1");
    static final ServiceId S3 = new ServiceId("s3");
    static final SiteId A = new SiteId("a");
    static final SiteId B = new SiteId("b");
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private Lakes() {}

    static Hook hook(HookPhase on, String... command) {
        return new Hook(
                on, NODE, List.of(command), TIMEOUT, Hook.defaultOnFailure(on), Optional.empty(), Optional.empty());
    }

    /** With one hook, {@code promote}. */
    static LakeConfig lake(String... command) {
        return lake(Map.of("promote", hook(HookPhase.PROMOTE, command)));
    }

    static LakeConfig lake(Map<String, Hook> hooks) {
        Map<SiteId, LakeConfig.ServiceSite> sites = new LinkedHashMap<>();
        sites.put(A, new LakeConfig.ServiceSite(List.of(new TargetId("s3-a")), List.of()));
        sites.put(B, new LakeConfig.ServiceSite(List.of(new TargetId("s3-b")), List.of()));
        MoveConfig moves = new MoveConfig(Optional.empty(), Duration.ZERO, MoveConfig.Failback.MANUAL, hooks);
        return new LakeConfig(
                "demo",
                LakeConfig.Detect.DEFAULT,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(S3, new LakeConfig.Service(sites, A, Mode.AUTOMATIC, Duration.ZERO, Optional.empty(), moves)),
                Map.of(),
                LakeConfig.Limits.NONE);
    }

    static HookOrder order(String run) {
        return order(run, 4, TIMEOUT);
    }

    static HookOrder order(String run, long term, Duration timeout) {
        return order(run, term, NODE, S3, "promote", HookPhase.PROMOTE, A, B, timeout);
    }

    static HookOrder order(
            String run,
            long term,
            NodeId node,
            ServiceId service,
            String hook,
            HookPhase phase,
            SiteId from,
            SiteId to,
            Duration timeout) {
        return new HookOrder(run, term, node, service, hook, phase, "7-s3", from, to, 7, false, true, timeout);
    }
}
