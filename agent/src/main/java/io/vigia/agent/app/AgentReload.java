package io.vigia.agent.app;

import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Problem;
import io.vigia.platform.life.Reload;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What of the agent's configuration can change while it runs, and how often that was tried. */
final class AgentReload implements Reload.Listener {
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Probes, balancers and logging change live; identity, addresses and the bus only at a start. */
    static Reload.Plan plan(LoadedAgent running, LoadedAgent wanted) {
        List<String> live = new ArrayList<>();
        changed(live, "components", running.lake(), wanted.lake(), LakeConfig::components);
        changed(live, "services", running.lake(), wanted.lake(), LakeConfig::services);
        changed(live, "vantages", running.lake(), wanted.lake(), LakeConfig::vantages);
        changed(live, "balancers", running.lake(), wanted.lake(), LakeConfig::balancers);
        changed(live, "host", running.agent(), wanted.agent(), AgentConfig::host);
        changed(live, "log", running.agent(), wanted.agent(), AgentConfig::log);
        List<String> restart = new ArrayList<>();
        changed(restart, "lake", running.lake(), wanted.lake(), LakeConfig::name);
        changed(restart, "node", running.agent(), wanted.agent(), AgentConfig::node);
        changed(restart, "state", running.agent(), wanted.agent(), AgentConfig::stateDirectory);
        changed(restart, "telemetry", running.agent(), wanted.agent(), AgentConfig::telemetry);
        changed(restart, "aggregators", running.agent(), wanted.agent(), AgentConfig::aggregators);
        changed(restart, "cluster", running.agent(), wanted.agent(), AgentConfig::cluster);
        changed(restart, "http", running.agent(), wanted.agent(), AgentConfig::http);
        changed(restart, "tls", running.agent(), wanted.agent(), AgentConfig::tls);
        return new Reload.Plan(live, restart);
    }

    @Override
    public void reloaded(Reload.Plan plan) {
        accepted.incrementAndGet();
    }

    @Override
    public void refused(List<Problem> problems) {
        refused.incrementAndGet();
    }

    long accepted() {
        return accepted.get();
    }

    long refused() {
        return refused.get();
    }

    private static <C> void changed(List<String> keys, String key, C running, C wanted, Function<C, ?> part) {
        if (!Objects.equals(part.apply(running), part.apply(wanted))) {
            keys.add(key);
        }
    }
}
