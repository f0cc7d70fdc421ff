package io.vigia.agent.probe.kinds;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import io.vigia.agent.haproxy.RuntimeApi;
import io.vigia.agent.probe.Means;
import io.vigia.agent.probe.Probe;
import io.vigia.agent.probe.ProbeFactory;
import io.vigia.agent.probe.cdc.CdcProbe;
import io.vigia.agent.probe.consul.ConsulProbe;
import io.vigia.agent.probe.dns.DnsProbe;
import io.vigia.agent.probe.exec.ExecProbe;
import io.vigia.agent.probe.haproxy.HaproxyProbe;
import io.vigia.agent.probe.haproxylog.LogReceivers;
import io.vigia.agent.probe.host.HostProbe;
import io.vigia.agent.probe.http.HttpProbe;
import io.vigia.agent.probe.kafka.KafkaProbe;
import io.vigia.agent.probe.tcp.TcpProbe;
import io.vigia.agent.probe.tls.TlsProbe;
import io.vigia.agent.probe.vault.VaultProbe;
import io.vigia.core.config.Assignments.Assignment;
import io.vigia.core.config.LakeConfig.Schedule;
import io.vigia.core.config.probe.CdcSpec;
import io.vigia.core.config.probe.ConsulSpec;
import io.vigia.core.config.probe.DnsSpec;
import io.vigia.core.config.probe.ExecSpec;
import io.vigia.core.config.probe.HaproxyLogSpec;
import io.vigia.core.config.probe.HaproxySpec;
import io.vigia.core.config.probe.HostSpec;
import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.config.probe.KafkaSpec;
import io.vigia.core.config.probe.ProbeSpec;
import io.vigia.core.config.probe.TcpSpec;
import io.vigia.core.config.probe.TlsSpec;
import io.vigia.core.config.probe.VaultSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The kinds of probe that this agent knows: what each is made of, and how many of a kind may look at once. */
public final class StandardProbes implements ProbeFactory {
    private final Means means;
    private final Map<Class<? extends ProbeSpec>, ScheduledMaker<ProbeSpec>> makers = new HashMap<>();
    private final LogReceivers logs;
    private final Map<String, Integer> limits = new HashMap<>();

    @FunctionalInterface
    private interface Maker<S extends ProbeSpec> {
        Probe make(S spec, Duration timeout);
    }

    @FunctionalInterface
    private interface ScheduledMaker<S extends ProbeSpec> {
        Probe make(S spec, Schedule schedule);
    }

    /**
     * @param balancers makes a Runtime API client of a socket's path
     * @param authorities who may sign the certificates of targets; empty means the platform's own list
     * @param proc where the kernel's figures are, normally {@code /proc}
     */
    public StandardProbes(
            Vertx vertx, Function<String, RuntimeApi> balancers, Optional<TrustOptions> authorities, Path proc) {
        this.means = new Means(vertx, authorities);
        this.logs = new LogReceivers(proc);
        know(TcpSpec.class, (spec, timeout) -> new TcpProbe(means.tcp(), spec, timeout));
        know(HttpSpec.class, (spec, timeout) -> new HttpProbe(means.http(), spec, timeout));
        know(TlsSpec.class, (spec, timeout) -> new TlsProbe(means.tcp(), means.authorities(), spec, timeout));
        know(DnsSpec.class, (spec, timeout) -> new DnsProbe(vertx, spec, "/etc/resolv.conf"));
        know(ExecSpec.class, (spec, timeout) -> new ExecProbe(vertx, means.programs(), spec, timeout));
        know(ConsulSpec.class, (spec, timeout) -> new ConsulProbe(means.http(), spec, timeout));
        know(VaultSpec.class, (spec, timeout) -> new VaultProbe(means.http(), spec, timeout));
        know(HostSpec.class, (spec, timeout) -> new HostProbe(vertx, proc, spec, timeout));
        know(HaproxySpec.class, (spec, timeout) -> new HaproxyProbe(balancers.apply(spec.socket())));
        know(KafkaSpec.class, (spec, timeout) -> new KafkaProbe(vertx, means.tcp(), means.kafka(), spec, timeout));
        knowScheduled(CdcSpec.class, (spec, schedule) -> new CdcProbe(means, spec, schedule));
        limits.putAll(Map.of("http", 32, "tcp", 24, "exec", Means.MAX_PROGRAMS, "kafka", Means.MAX_KAFKA));
        know(HaproxyLogSpec.class, (spec, timeout) -> logs.probe(spec));
    }

    private <S extends ProbeSpec> void know(Class<S> spec, Maker<S> maker) {
        knowScheduled(spec, (wanted, schedule) -> maker.make(wanted, schedule.timeout()));
    }

    private <S extends ProbeSpec> void knowScheduled(Class<S> spec, ScheduledMaker<S> maker) {
        makers.put(spec, (wanted, schedule) -> maker.make(spec.cast(wanted), schedule));
    }

    @Override
    public Probe create(Assignment assignment) {
        ProbeSpec spec = assignment.probe();
        ScheduledMaker<ProbeSpec> maker = makers.get(spec.getClass());
        if (maker == null) {
            throw new IllegalArgumentException("no probe of kind " + spec.kind());
        }
        return maker.make(spec, assignment.schedule());
    }

    @Override
    public int limit(String kind) {
        return limits.getOrDefault(kind, ProbeFactory.super.limit(kind));
    }

    /** Lets go of the shared clients, after the last probe was closed. */
    public Future<Void> close() {
        logs.close();
        return means.close();
    }
}
