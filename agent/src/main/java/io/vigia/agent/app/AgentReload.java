package io.vigia.agent.app;

import io.vigia.core.config.Problem;
import io.vigia.platform.life.Difference;
import io.vigia.platform.life.Reload;
import io.vigia.platform.yaml.ConfigFiles.LoadedAgent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What of the agent's configuration can change while it runs, and how often that was tried. */
final class AgentReload implements Reload.Listener {
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Probes, balancers and logging change live; identity, addresses and the bus only at a start. */
    static Reload.Plan plan(LoadedAgent running, LoadedAgent wanted) {
        return new Difference<>(running, wanted)
                .liveEach("components", config -> config.lake().components())
                .liveEach("services", config -> config.lake().services())
                .liveEach("vantages", config -> config.lake().vantages())
                .liveEach("balancers", config -> config.lake().balancers())
                .live("host", config -> config.agent().host())
                .live("log", config -> config.agent().log())
                .restart("lake", config -> config.lake().name())
                .restart("node", config -> config.agent().node())
                .restart("state", config -> config.agent().stateDirectory())
                .restart("telemetry", config -> config.agent().telemetry())
                .restart("aggregators", config -> config.agent().aggregators())
                .restart("cluster", config -> config.agent().cluster())
                .restart("http", config -> config.agent().http())
                .live("vault", config -> config.agent().vault())
                .restart("consul", config -> config.agent().consul())
                .restart("tls", config -> config.agent().tls())
                .plan();
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
}
