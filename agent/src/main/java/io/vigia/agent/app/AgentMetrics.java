package io.vigia.agent.app;

import io.vigia.agent.actuate.ActuatorCounters;
import io.vigia.agent.bus.Telemetry;
import io.vigia.agent.hook.HookCounters;
import io.vigia.platform.vault.VaultFigures;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The agent's own figures in Prometheus text format 0.0.4. Written by hand: a dozen numbers do not earn a library in a process that
 * must stay under 64 MB.
 */
final class AgentMetrics {
    private final Telemetry telemetry;
    private final ControlStreams streams;
    private final BalancerActuators actuators;
    private final NodeHooks hooks;
    private final RejectionCounts rejections;
    private final AgentReload reloads;
    private final VaultFigures vault;

    AgentMetrics(
            Telemetry telemetry,
            ControlStreams streams,
            BalancerActuators actuators,
            NodeHooks hooks,
            RejectionCounts rejections,
            AgentReload reloads,
            VaultFigures vault) {
        this.telemetry = telemetry;
        this.streams = streams;
        this.actuators = actuators;
        this.hooks = hooks;
        this.rejections = rejections;
        this.reloads = reloads;
        this.vault = vault;
    }

    String text() {
        StringBuilder out = new StringBuilder(2048);
        Telemetry.Figures figures = telemetry.figures();
        family(out, "vigia_agent_telemetry_connected", "gauge", "Whether the current path to an aggregator stands.");
        sample(
                out,
                "vigia_agent_telemetry_connected",
                "{path=\"" + figures.path() + "\"}",
                figures.connected() ? 1 : 0);
        single(
                out,
                "vigia_agent_telemetry_streams",
                "gauge",
                "Aggregators that are sent batches directly; 0 on the bus.",
                figures.streams());
        single(
                out,
                "vigia_agent_batches_sent_total",
                "counter",
                "Batches made and sent for the first time.",
                figures.sent());
        single(out, "vigia_agent_batches_replayed_total", "counter", "Sendings of batches again.", figures.replayed());
        single(out, "vigia_agent_batches_acknowledged_total", "counter", "Batches acknowledged.", figures.acked());
        single(
                out,
                "vigia_agent_batches_dropped_total",
                "counter",
                "Batches given up unacknowledged.",
                figures.dropped());
        single(
                out,
                "vigia_agent_outbox_batches",
                "gauge",
                "Batches waiting for an acknowledgement.",
                figures.waiting());
        single(out, "vigia_agent_outbox_bytes", "gauge", "What the waiting batches take.", figures.waitingBytes());
        single(
                out,
                "vigia_agent_control_streams",
                "gauge",
                "Aggregators whose commands can be heard.",
                streams.connected());
        single(
                out,
                "vigia_agent_config_reloads_total",
                "counter",
                "Configurations accepted by SIGHUP.",
                reloads.accepted());
        single(
                out,
                "vigia_agent_config_reload_failures_total",
                "counter",
                "Configurations refused.",
                reloads.refused());
        each(out, "rounds", "Reconciliations of a balancer ended.", ActuatorCounters::rounds);
        each(out, "failures", "Reconciliations without a usable answer.", ActuatorCounters::failures);
        each(out, "corrections", "Reconciliations that sent commands.", ActuatorCounters::corrections);
        each(out, "drifts", "Corrections of what somebody else had done.", ActuatorCounters::drifts);
        each(out, "isolations", "Times that a lease ran out and services were fenced.", ActuatorCounters::isolations);
        each(out, "refused", "Routing states refused: a lower epoch, or a contradiction.", ActuatorCounters::refused);
        hooks(out);
        vault(out);
        family(out, "vigia_rejected_total", "counter", "Input refused.");
        rejections
                .snapshot()
                .forEach((key, count) -> sample(
                        out,
                        "vigia_rejected_total",
                        "{source=\"" + key.source() + "\",reason=\"" + key.reason() + "\"}",
                        count));
        return out.toString();
    }

    private void vault(StringBuilder out) {
        single(
                out,
                "vigia_vault_answers_total",
                "counter",
                "Times that Vault gave every secret.",
                vault.answeredCount());
        single(out, "vigia_vault_failures_total", "counter", "Times that it did not.", vault.failedCount());
        single(out, "vigia_vault_changes_total", "counter", "Times that a secret had changed.", vault.changedCount());
        single(
                out,
                "vigia_vault_on_kept_secrets",
                "gauge",
                "Whether secrets of an earlier start are used, that Vault has not confirmed since.",
                vault.onKeptSecrets() ? 1 : 0);
    }

    private void hooks(StringBuilder out) {
        HookCounters counters = hooks.counters();
        single(out, "vigia_agent_hooks_running", "gauge", "Hooks that are not over.", counters.running());
        String name = "vigia_agent_hook_runs_total";
        family(out, name, "counter", "Hooks that are over, and orders refused.");
        counters.over().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(run -> sample(out, name, labels(run.getKey()), run.getValue()));
    }

    private static String labels(HookCounters.Key run) {
        String state = run.state().name().toLowerCase(Locale.ROOT);
        return "{service=\"" + run.service() + "\",hook=\"" + run.hook() + "\",state=\"" + state + "\"}";
    }

    /** One counter of every actuator. */
    private void each(StringBuilder out, String what, String help, ToLongFunction<ActuatorCounters> count) {
        String name = "vigia_agent_actuator_" + what + "_total";
        family(out, name, "counter", help);
        actuators
                .counters()
                .forEach((id, counts) -> sample(out, name, "{balancer=\"" + id + "\"}", count.applyAsLong(counts)));
    }

    private static void single(StringBuilder out, String name, String type, String help, long value) {
        family(out, name, type, help);
        sample(out, name, "", value);
    }

    private static void family(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder out, String name, String labels, long value) {
        out.append(name).append(labels).append(' ').append(value).append('\n');
    }
}
