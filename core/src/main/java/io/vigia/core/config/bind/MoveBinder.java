package io.vigia.core.config.bind;

import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.MoveConfig.Failback;
import io.vigia.core.config.MoveConfig.Hook;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Names;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how the moves of a service are carried out: isolation, drain, failback and hooks. */
final class MoveBinder {
    /** The words for {@code isolation}. */
    enum Isolation {
        STATIC,
        FENCE
    }

    /** The words for {@code failback.mode}. */
    enum FailbackMode {
        MANUAL,
        AUTOMATIC
    }

    private final Value<SiteId> site;

    /** @param sites of the service */
    MoveBinder(List<String> sites) {
        this.site = Values.reference("site of this service", sites, SiteId::new);
    }

    /** @param f of the service */
    Parsed<MoveConfig> read(Fields f) {
        Parsed<Isolation> isolation = f.or("isolation", Isolation.STATIC, Values.word(Isolation.class));
        Parsed<Duration> lease = f.or("lease", MoveConfig.DEFAULT_LEASE, Values.DURATION);
        if (f.has("lease") && isolation.value().equals(Optional.of(Isolation.STATIC))) {
            f.at("lease").refuse("belongs to isolation: fence; with static a balancer that is cut off serves on");
        }
        Parsed<Duration> drain = f.or("drain", MoveConfig.DEFAULT_DRAIN, Values.DURATION);
        Parsed<Failback> failback = f.or("failback", Failback.MANUAL, MoveBinder::failback);
        Parsed<Map<String, Hook>> hooks =
                f.or("hooks", Map.of(), Values.named(text -> Names.require("hook", text), this::hook));
        return f.build(() -> new MoveConfig(
                isolation.get() == Isolation.FENCE ? Optional.of(lease.get()) : Optional.empty(),
                drain.get(),
                failback.get(),
                hooks.get()));
    }

    private static Parsed<Failback> failback(Spot spot) {
        Failback by = Failback.MANUAL;
        return Fields.open(Section.FAILBACK, spot)
                .map(f -> {
                    Parsed<FailbackMode> mode = f.or("mode", FailbackMode.MANUAL, Values.word(FailbackMode.class));
                    Parsed<Duration> after = f.or("after", by.after(), Values.DURATION);
                    Parsed<List<Integer>> ramp = f.or("ramp", by.ramp(), Values.list("[10, 50]", Values.WHOLE));
                    Parsed<Duration> hold = f.or("hold", by.hold(), Values.DURATION);
                    return f.build(() ->
                            new Failback(mode.get() == FailbackMode.AUTOMATIC, after.get(), ramp.get(), hold.get()));
                })
                .orElseGet(Parsed::failed);
    }

    private Parsed<Hook> hook(Spot spot) {
        return Fields.open(Section.HOOK, spot)
                .map(f -> {
                    Parsed<HookPhase> on = f.need(
                            "on",
                            "when it runs: before, fence, promote, after or failed",
                            Values.word(HookPhase.class));
                    Parsed<NodeId> node =
                            f.need("node", "the node whose agent runs it", Values.scalar("a node's name", NodeId::new));
                    var command = f.need(
                            "command",
                            "the program and its arguments, such as [/usr/local/bin/promote]",
                            Values.COMMAND);
                    Parsed<Duration> timeout = f.or("timeout", Hook.DEFAULT_TIMEOUT, Values.DURATION);
                    Parsed<Optional<OnFailure>> onFailure = f.maybe("onFailure", Values.word(OnFailure.class));
                    Parsed<Optional<SiteId>> from = f.maybe("from", site);
                    Parsed<Optional<SiteId>> to = f.maybe("to", site);
                    return f.build(() -> new Hook(
                            on.get(),
                            node.get(),
                            command.get(),
                            timeout.get(),
                            onFailure.get().orElse(Hook.defaultOnFailure(on.get())),
                            from.get(),
                            to.get()));
                })
                .orElseGet(Parsed::failed);
    }
}
