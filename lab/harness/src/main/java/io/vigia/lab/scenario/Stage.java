package io.vigia.lab.scenario;

import io.vigia.lab.lake.HaproxyProcess;
import io.vigia.lab.lake.Lake;
import io.vigia.lab.load.Load;
import io.vigia.lab.net.NetworkLake;
import io.vigia.lab.watch.AlertWatch;
import io.vigia.lab.watch.AuditLine;
import io.vigia.lab.watch.AuditLog;
import io.vigia.lab.watch.AuditWatch;
import io.vigia.lab.watch.BalancerWatch;
import io.vigia.lab.watch.EpochWatch;
import io.vigia.lab.watch.GroupWatch;
import io.vigia.lab.watch.HistoryChecker;
import io.vigia.lab.watch.HistoryReport;
import io.vigia.lab.watch.InvariantChecker;
import io.vigia.lab.watch.LakeStatus;
import io.vigia.lab.watch.Recorder;
import io.vigia.lab.watch.StatusWatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running lake with its load and everything that looks at it. */
public final class Stage implements AutoCloseable {
    /** The one service of the small lake. */
    static final String SERVICE = "s3";

    private static final Duration LOOK = Duration.ofMillis(10);
    /** Those that stand alone are looked at less often: they are not what is being proven. */
    private static final Duration LOOK_ALONE = Duration.ofMillis(25);

    /** Five seconds: by then the logs of a group that is whole are the same. */
    private static final int LOG_TURNS = 50;

    private final Lake lake;
    private final Load load;
    private final InvariantChecker invariants = new InvariantChecker();
    private final Recorder recorder = new Recorder(SERVICE);
    private final @Nullable NetworkLake network;
    private final Map<String, EpochWatch> epochs = new LinkedHashMap<>();
    private final List<AuditWatch> audits = new ArrayList<>();
    private final Map<String, BalancerWatch> moved = new LinkedHashMap<>();
    private final Map<String, BalancerWatch> alone = new LinkedHashMap<>();
    private final Map<String, AlertWatch> alerts = new LinkedHashMap<>();
    private final GroupWatch status;
    private boolean activeKnown;

    /** @param requestsPerSecond through each balancer */
    public Stage(Lake lake, int requestsPerSecond) {
        this(lake, null, requestsPerSecond);
    }

    /** On a network of its own. */
    public Stage(NetworkLake network, int requestsPerSecond) {
        this(network.lake(), network, requestsPerSecond);
    }

    private Stage(Lake lake, @Nullable NetworkLake network, int requestsPerSecond) {
        this.lake = lake;
        this.network = network;
        Map<String, InetSocketAddress> frontends = new LinkedHashMap<>();
        lake.allBalancers()
                .forEach(balancer ->
                        frontends.put(balancer.name(), balancer.frontend().socket()));
        this.load = new Load(frontends, requestsPerSecond, exchange -> {
            if (lake.balancers().containsKey(exchange.balancer())) {
                invariants.answered(exchange);
            }
        });
        lake.balancers()
                .values()
                .forEach(balancer -> moved.put(balancer.name(), watch(balancer, LOOK, (name, nanos, serving) -> {
                    invariants.looked(name, nanos, serving);
                    recorder.looked(name, nanos, serving);
                })));
        if (network != null) {
            lake.balancers()
                    .keySet()
                    .forEach(
                            name -> epochs.put(name, new EpochWatch(name, lake.stateOfAgentAt(name), recorder::epoch)));
        }
        lake.alone()
                .values()
                .forEach(balancer ->
                        alone.put(balancer.name(), watch(balancer, LOOK_ALONE, (name, nanos, serving) -> {})));
        lake.alertmanagers()
                .forEach((name, alertmanager) -> alerts.put(name, new AlertWatch(name, alertmanager.base())));
        Map<String, URI> addresses = new LinkedHashMap<>();
        lake.aggregators().keySet().forEach(name -> {
            addresses.put(name, lake.status(name));
            audits.add(new AuditWatch(name, lake.stateOf(name), this::committed));
        });
        this.status = new GroupWatch(addresses, this::seen);
    }

    private static BalancerWatch watch(HaproxyProcess balancer, Duration interval, BalancerWatch.Listener listener) {
        return new BalancerWatch(balancer.name(), balancer.socket(), SERVICE, interval, listener);
    }

    public void start() {
        load.start();
        moved.values().forEach(BalancerWatch::start);
        alone.values().forEach(BalancerWatch::start);
        epochs.values().forEach(EpochWatch::start);
        audits.forEach(AuditWatch::start);
        alerts.values().forEach(AlertWatch::start);
        status.start();
    }

    /** Tells the invariants what an aggregator says. */
    private synchronized void seen(String aggregator, StatusWatch.Seen seen) {
        LakeStatus newest = seen.status();
        LakeStatus.Group group = newest.group();
        // A follower learns later, and one that was started again learns anew: only who leads is held to its word.
        if (group == null || group.leads()) {
            String speaker = group == null ? aggregator : aggregator + " leading in term " + group.term();
            invariants.epoch(speaker, seen.nanos(), newest.epoch());
        }
        newest.balancers().stream()
                .filter(balancer -> balancer.highestEpoch() > 0)
                .forEach(balancer ->
                        invariants.epoch(balancer.id() + " by " + aggregator, seen.nanos(), balancer.highestEpoch()));
        LakeStatus.Service service = newest.service();
        if (service == null) {
            return;
        }
        if (!activeKnown) {
            activeKnown = true;
            invariants.activated(newest.epoch(), service.active(), Long.MIN_VALUE);
            recorder.told(newest.epoch(), service.active(), Long.MIN_VALUE);
        }
        List<LakeStatus.Failover> oldestFirst = new ArrayList<>(newest.failovers());
        Collections.reverse(oldestFirst);
        oldestFirst.forEach(this::told);
    }

    /** The commit of a move is that of its epoch only where it begins by routing; the times of other epochs are in the audit logs. */
    private void told(LakeStatus.Failover move) {
        for (int i = 0; i < move.steps().size(); i++) {
            LakeStatus.Step step = move.steps().get(i);
            if (step.epoch() == 0 || step.startedAt() == null) {
                continue;
            }
            String site = step.there() ? move.to() : move.from();
            recorder.told(step.epoch(), site, status.nanosOf(step.startedAt()));
            if (step.fences()) {
                recorder.fenced(step.epoch());
            }
            if (i == 0 && move.committedAt() != null) {
                invariants.activated(step.epoch(), site, status.nanosOf(move.committedAt()));
            }
        }
    }

    private synchronized void committed(AuditLine line, long nanos) {
        recorder.committed(line.epoch(), nanos);
        String site = line.active().get(SERVICE);
        // What came before the first word on who is active is history.
        if (activeKnown && site != null) {
            invariants.activated(line.epoch(), site, nanos);
        }
    }

    public Lake lake() {
        return lake;
    }

    public Load load() {
        return load;
    }

    public InvariantChecker invariants() {
        return invariants;
    }

    public GroupWatch status() {
        return status;
    }

    /** The watches of the balancers that Vigia moves, by name. */
    public Map<String, BalancerWatch> moved() {
        return Collections.unmodifiableMap(moved);
    }

    /** The watches of the balancers that stand alone, by name. */
    public Map<String, BalancerWatch> alone() {
        return Collections.unmodifiableMap(alone);
    }

    /** The watches of the Alertmanagers that Vigia tells, by name; often none. */
    public Map<String, AlertWatch> alerts() {
        return Collections.unmodifiableMap(alerts);
    }

    /** What is written down for the history checker. */
    public Recorder recorder() {
        return recorder;
    }

    /** The network that the lake is on; throws when it is on none. */
    NetworkLake network() throws IOException {
        if (network == null) {
            throw new IOException("the lake is not on a network of its own");
        }
        return network;
    }

    /** What is broken now by a fault that can be mended, oldest first. */
    public List<String> faults() {
        return network == null ? List.of() : network.faults().texts();
    }

    boolean hasNetwork() {
        return network != null;
    }

    /** The aggregator that leads. */
    String leader() throws IOException {
        return status.leader().orElseThrow(() -> new IOException("no aggregator leads: " + status.trouble()));
    }

    /** From now on a balancer cannot hear what is decided, or cannot obey: nobody may expect it to. */
    void cutOff(String balancer) {
        invariants.cutOff(balancer);
        recorder.cutOff(balancer);
    }

    /** It can again, since {@code nanos}. */
    void reachable(String balancer, long nanos) {
        invariants.reachable(balancer);
        recorder.reachable(balancer, nanos);
    }

    /** Proves what must hold of everything since the recorder began. */
    HistoryReport history(long beganNanos) throws IOException, InterruptedException {
        List<AuditLog> logs = auditLogs();
        // A follower applies what is committed when the leader's next word says so: what lags for a moment is not lost.
        for (int i = 0; i < LOG_TURNS && !AuditLog.together(logs); i++) {
            Thread.sleep(100);
            logs = auditLogs();
        }
        return HistoryChecker.check(recorder.end(logs, lake.aggregators().size()), SERVICE, beganNanos);
    }

    private List<AuditLog> auditLogs() throws IOException {
        List<AuditLog> logs = new ArrayList<>();
        for (String aggregator : lake.aggregators().keySet()) {
            AuditLog.read(aggregator, lake.stateOf(aggregator)).ifPresent(logs::add);
        }
        return logs;
    }

    /** What a balancer was last seen to serve; null when it cannot be asked. */
    public @Nullable Set<String> serving(String balancer) {
        BalancerWatch watch = moved.containsKey(balancer) ? moved.get(balancer) : alone.get(balancer);
        var newest = watch == null ? null : watch.spans().newest();
        return newest == null ? null : newest.serving();
    }

    /** Ends the looking and the load; the lake is closed by who opened it. */
    @Override
    public void close() {
        status.close();
        moved.values().forEach(BalancerWatch::close);
        alone.values().forEach(BalancerWatch::close);
        epochs.values().forEach(EpochWatch::close);
        audits.forEach(AuditWatch::close);
        alerts.values().forEach(AlertWatch::close);
        load.close();
    }
}
