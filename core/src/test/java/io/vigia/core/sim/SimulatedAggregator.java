package io.vigia.core.sim;

import io.vigia.core.detect.DetectEvent;
import io.vigia.core.detect.Detector;
import io.vigia.core.failover.Command;
import io.vigia.core.failover.FailoverAction;
import io.vigia.core.failover.FailoverEvent;
import io.vigia.core.failover.FailoverMachine;
import io.vigia.core.failover.FailoverState;
import io.vigia.core.failover.Step;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.Batch;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The loop that owns the code under test, on top of its node of the log; can be stopped, and killed between any two actions. */
final class SimulatedAggregator implements RaftOwner<LogEntry> {
    private static final int TICK = 100;
    private static final int TELL = 1000;
    private static final int CONFIRM = 500;

    final int id;
    final SimulatedRaft<LogEntry> raft;

    /** What the wall clock is ahead of the truth; the steady clock of a life begins with it. */
    long wallOffsetMillis;

    /** Kills the process after so many further actions; negative for not at all. */
    int dieAfterActions = -1;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final long[] heard = new long[World.BALANCERS.size()];
    private final long[] confirmed = new long[World.BALANCERS.size()];
    private final Map<NodeId, Batch> newest = new HashMap<>();
    private long offsetMillis;
    private Detector detector;
    private FailoverState state;
    private ReplicatedState<LogEntry> log;
    private @Nullable RoutingState routed;
    private Lead lead = Lead.UNKNOWN;
    private boolean confirming;

    SimulatedAggregator(int id, int members, Cluster cluster) {
        this.id = id;
        this.cluster = cluster;
        this.scheduler = cluster.scheduler;
        this.raft = new SimulatedRaft<>(id, members, scheduler, cluster.raftNetwork, cluster.referee.raft, this);
        cluster.raftNetwork.nodes.add(raft);
        detector = new Detector(cluster.world.detect(), cluster.world.layout, scheduler.instant());
        state = born();
        log = new ReplicatedState<>(entry -> entry.next().revision());
    }

    private FailoverState born() {
        return FailoverState.initial(cluster.world.policy, RoutingState.first(cluster.world.policy.first()));
    }

    void start() {
        if (raft.process.alive()) {
            return;
        }
        offsetMillis = wallOffsetMillis;
        detector = new Detector(cluster.world.detect(), cluster.world.layout, instant());
        state = born();
        log = new ReplicatedState<>(entry -> entry.next().revision());
        routed = null;
        lead = Lead.UNKNOWN;
        confirming = false;
        newest.clear();
        Arrays.fill(heard, 0);
        Arrays.fill(confirmed, 0);
        raft.start();
        cluster.referee.started(id);
        tick();
        tellAgain();
        raft.process.after(CONFIRM, this::confirm);
    }

    void kill() {
        if (raft.process.alive()) {
            cluster.say(() -> name() + " dies");
            dieAfterActions = -1;
            raft.kill();
            cluster.referee.died(id);
        }
    }

    boolean alive() {
        return raft.process.alive();
    }

    boolean leads() {
        return alive() && state.leads();
    }

    FailoverState state() {
        return state;
    }

    Optional<Verdict> verdict(int target) {
        return detector.verdict(cluster.world.targets.get(target));
    }

    long offsetMillis() {
        return offsetMillis;
    }

    String name() {
        return "aggregator " + id;
    }

    private Instant instant() {
        return Instant.ofEpochMilli(scheduler.now() + offsetMillis);
    }

    // ---- what it hears

    private void tick() {
        conclude(detector.on(DetectEvent.Tick.TICK, instant()));
        step(FailoverEvent.Tick.TICK);
        raft.process.after(TICK, this::tick);
    }

    void receive(Batch batch) {
        raft.process.reach(() -> {
            cluster.referee.testimony(id).heard(batch);
            conclude(detector.on(new DetectEvent.BatchHeard(batch, DetectEvent.Channel.BUS), instant()));
            boolean overtaken = overtaken(batch);
            for (Observation seen : batch.observations()) {
                if (seen.lagMillis().isPresent() && !overtaken) {
                    Instant at = instant().minusMillis(batch.heldMillis() + seen.ageMillis());
                    step(new FailoverEvent.LagObserved(
                            seen.target(), Duration.ofMillis(seen.lagMillis().getAsLong()), at));
                }
            }
        });
    }

    /**
     * Whether a later batch of the same agent came before. The real ingest adds to a batch's age the time that it was under way, so what
     * such a one measured is older than what is known; here nobody knows that time, and it would look fresh.
     */
    private boolean overtaken(Batch batch) {
        Batch before = newest.get(batch.node());
        boolean later = before == null
                || batch.incarnation() > before.incarnation()
                || (batch.incarnation() == before.incarnation() && batch.sequence() > before.sequence());
        if (later) {
            newest.put(batch.node(), batch);
        }
        return !later;
    }

    private void conclude(List<Verdict> verdicts) {
        if (!verdicts.isEmpty()) {
            for (Verdict verdict : verdicts) {
                cluster.referee.testimony(id).concluded(verdict);
            }
            step(new FailoverEvent.VerdictsConcluded(verdicts));
        }
    }

    void receive(BalancerReport report, int balancer, long number) {
        raft.process.reach(() -> {
            heard[balancer] = Math.max(heard[balancer], number);
            step(new FailoverEvent.BalancerReported(report));
        });
    }

    /** A query of {@code service} through {@code balancer} was answered well. */
    void receiveAnswer(int balancer, int service, long startedAtMillis) {
        raft.process.reach(() -> step(new FailoverEvent.PathObserved(
                World.BALANCERS.get(balancer),
                cluster.world.services.get(service),
                Outcome.UP,
                Instant.ofEpochMilli(startedAtMillis + offsetMillis))));
    }

    void receive(HookReport report) {
        raft.process.reach(() -> step(new FailoverEvent.HookReported(report)));
    }

    void command(String request, Command command) {
        raft.process.reach(() -> {
            cluster.referee.answers.asked(id, request, command);
            step(new FailoverEvent.Commanded(request, command));
        });
    }

    @Override
    public void applied(int index, LogEntry entry) {
        if (log.apply(entry)) {
            cluster.referee.log.applied(id, index, entry);
            step(new FailoverEvent.Applied(entry.next()));
        }
    }

    @Override
    public void leading(long term) {
        cluster.referee.leading(id, term);
        lead = new Lead(term, true, 0);
        confirming = false;
        tellAll();
        step(new FailoverEvent.LeadershipGained(term));
    }

    @Override
    public void following(long term) {
        cluster.say(() -> name() + " leads no more");
        lead = new Lead(raft.term(), false, 0);
        tellAll();
        step(FailoverEvent.LeadershipLost.LOST);
    }

    // ---- what it does

    private void step(FailoverEvent event) {
        int life = raft.process.life();
        if (!alive()) {
            return;
        }
        cluster.referee.stepping(id, event);
        Step step = FailoverMachine.step(state, event, instant());
        state = step.state();
        for (FailoverAction action : step.actions()) {
            perform(action);
            if (dieAfterActions >= 0 && dieAfterActions-- == 0) {
                kill();
            }
            if (life != raft.process.life()) {
                return;
            }
        }
    }

    private void perform(FailoverAction action) {
        if (action instanceof FailoverAction.Commit commit) {
            commit(commit);
        } else if (action instanceof FailoverAction.Route route) {
            cluster.referee.log.routed(id, route.routing());
            routed = route.routing();
            tellAll();
        } else if (action instanceof FailoverAction.RunHook run) {
            cluster.referee.hooks.ordered(this, run.order());
            SimulatedHooks agent =
                    cluster.hooks.get(World.AGENTS.indexOf(run.order().node()));
            cluster.network.send(place(), agent.site, () -> agent.receive(run.order(), this));
        } else if (action instanceof FailoverAction.Answer answer) {
            cluster.referee.answers.answered(id, answer.request(), answer.result());
        } else if (action instanceof FailoverAction.Announce announce) {
            cluster.referee.announced(this, announce.notice());
        }
    }

    private void commit(FailoverAction.Commit commit) {
        LogEntry entry = new LogEntry(
                commit.next(),
                commit.decision(),
                id,
                state.term().orElse(-1),
                offsetMillis,
                scheduler.now(),
                state.inFlight().flatMap(FailoverState.Proposal::request));
        cluster.referee.proposed(this, entry);
        long revision = commit.next().revision();
        log.propose(raft, entry, () -> {}, reason -> step(new FailoverEvent.CommitFailed(revision, reason)));
    }

    int place() {
        return Network.aggregator(id);
    }

    private void tellAgain() {
        tellAll();
        raft.process.after(TELL, this::tellAgain);
    }

    private void tellAll() {
        for (SimulatedBalancer balancer : cluster.balancers) {
            tell(balancer);
        }
    }

    private void tell(SimulatedBalancer balancer) {
        RoutingState routing = routed;
        if (routing != null) {
            Lead said = new Lead(lead.term(), lead.leading(), lead.leading() ? confirmed[balancer.index] : 0);
            cluster.network.send(place(), balancer.place(), () -> balancer.receive(routing, said));
        }
    }

    /** Balancers that may serve only while somebody leads are told that somebody does. */
    private void confirm() {
        raft.process.after(CONFIRM, this::confirm);
        if (!state.leads() || confirming) {
            return;
        }
        confirming = true;
        long term = lead.term();
        long[] until = heard.clone();
        raft.confirm(() -> {
            if (state.leads() && lead.term() == term) {
                confirming = false;
                for (SimulatedBalancer balancer : cluster.balancers) {
                    if (until[balancer.index] > confirmed[balancer.index]) {
                        confirmed[balancer.index] = until[balancer.index];
                        tell(balancer);
                    }
                }
            }
        });
    }
}
