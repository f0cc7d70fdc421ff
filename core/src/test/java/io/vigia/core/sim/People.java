package io.vigia.core.sim;

import io.vigia.core.failover.Command;
import io.vigia.core.failover.Durable;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.failover.Maintenance;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** People who want things of whoever leads, or of somebody who does not, and sometimes ask again. */
final class People {
    private static final Origin BY = new Origin("ann", "");

    private final Cluster cluster;
    private int requests;
    private boolean satisfied;

    People(Cluster cluster) {
        this.cluster = cluster;
    }

    void want(Fault fault) {
        Optional<SimulatedAggregator> leader = cluster.leader();
        SimulatedAggregator any = cluster.aggregators.get(fault.one() % cluster.aggregators.size());
        SimulatedAggregator whom = fault.forMillis() % 10 < 8 ? leader.orElse(any) : any;
        Command wanted = command(fault);
        String request = ask(whom, wanted);
        if (wanted instanceof Command.Abort) {
            abortAgain(whom, fault);
        }
        if (fault.forMillis() % 5 == 0) {
            Command again = command(fault);
            int life = whom.raft.process.life();
            cluster.scheduler.after(fault.forMillis() % 700, () -> {
                if (!satisfied && life == whom.raft.process.life()) { // another life does not know the request
                    whom.command(request, again);
                }
            });
        }
    }

    /** Who does not see at once that it stops asks for the abort once more, while the move is being rolled back. */
    private void abortAgain(SimulatedAggregator whom, Fault fault) {
        int life = whom.raft.process.life();
        cluster.scheduler.after(20 + fault.forMillis() % 400, () -> {
            if (!satisfied && life == whom.raft.process.life()) {
                ask(whom, new Command.Abort(newestMove(), BY));
            }
        });
    }

    private String ask(SimulatedAggregator whom, Command command) {
        String request = "r" + ++requests;
        whom.command(request, command);
        return request;
    }

    private Command command(Fault fault) {
        World world = cluster.world;
        ServiceId service = world.services.get(fault.one() / 10 % world.services.size());
        SiteId site = World.SITES.get(fault.other() % 3);
        Duration length = Duration.ofMillis(200 + fault.forMillis());
        return switch (fault.other() / 10 % 21) {
            case 0, 1, 2, 3, 4 -> new Command.Switchover(service, site, false, BY);
            case 5, 6, 7 -> new Command.Switchover(service, site, true, BY);
            case 8, 9, 10 -> new Command.Drill(service, site, fault.forMillis() % 3 != 0, BY);
            case 11, 12 -> new Command.Halt(fault.forMillis() % 2 == 0 ? Optional.empty() : Optional.of(service), BY);
            case 13 -> new Command.Resume(fault.forMillis() % 2 == 0 ? Optional.empty() : Optional.of(service), BY);
            case 14 -> new Command.BeginMaintenance(Maintenance.Scope.SITE, site.value(), length, BY);
            case 15 ->
                new Command.BeginMaintenance(
                        Maintenance.Scope.COMPONENT,
                        world.targets.get(fault.one() % world.targets.size()).value(),
                        length,
                        BY);
            case 16 ->
                new Command.BeginMaintenance(
                        Maintenance.Scope.BALANCER,
                        World.BALANCERS.get(fault.one() % 2).value(),
                        length,
                        BY);
            case 17, 18 -> new Command.Abort(newestMove(), BY);
            case 19 -> correction(fault, length);
            default -> new Command.Acknowledge(service, BY);
        };
    }

    private Command correction(Fault fault, Duration length) {
        Instant now = cluster.scheduler.instant();
        return fault.forMillis() % 2 == 0
                ? new Command.CorrectBudget(List.of("answers"), now.minus(length), now, BY)
                : new Command.RevokeCorrection("c" + fault.one(), BY);
    }

    private String newestMove() {
        return cluster.referee
                .log
                .newest()
                .flatMap(durable -> durable.failovers().stream().findFirst())
                .map(FailoverRecord::id)
                .orElse("none");
    }

    /**
     * Takes back whatever people have said, one thing at a time.
     *
     * @return whether nothing is left to take back
     */
    boolean takeAllBack() {
        satisfied = true;
        Durable durable = cluster.referee.log.newest().orElse(null);
        if (durable == null) {
            return false;
        }
        Command due = due(durable);
        if (due != null) {
            cluster.leader().ifPresent(leader -> ask(leader, due));
        }
        return due == null;
    }

    private static @org.jspecify.annotations.Nullable Command due(Durable durable) {
        if (durable.controls().brake().isPresent()) {
            return new Command.Resume(Optional.empty(), BY);
        }
        if (!durable.controls().pauses().isEmpty()) {
            return new Command.Resume(Optional.of(durable.controls().pauses().firstKey()), BY);
        }
        if (!durable.controls().maintenance().isEmpty()) {
            return new Command.EndMaintenance(
                    durable.controls().maintenance().get(0).id(), BY);
        }
        return null;
    }

    /** Clears one cooldown; whether none is left. */
    boolean acknowledge() {
        Durable durable = cluster.referee.log.newest().orElseThrow();
        if (durable.cooldowns().isEmpty()) {
            return true;
        }
        Command due = new Command.Acknowledge(durable.cooldowns().firstKey(), BY);
        cluster.leader().ifPresent(leader -> ask(leader, due));
        return false;
    }
}
