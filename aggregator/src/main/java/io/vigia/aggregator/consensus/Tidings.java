package io.vigia.aggregator.consensus;

import io.vigia.core.failover.Durable;
import io.vigia.core.notify.AlertRegister;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.ratis.protocol.ClientId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the state machine tells on Ratis's threads, passed on: to the proposals whose fate it settles, to who knows where the members
 * are, to who shows what stands, and to the listener. */
final class Tidings implements GroupMachine.Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Tidings.class);

    private final Participation part;
    private final Whereabouts places;
    private final Proposals proposals;
    private final Asking asking;
    private final Consumer<AlertRegister> alerts;

    Tidings(
            Participation part,
            Whereabouts places,
            Proposals proposals,
            Asking asking,
            Consumer<AlertRegister> alerts) {
        this.part = part;
        this.places = places;
        this.proposals = proposals;
        this.asking = asking;
        this.alerts = alerts;
    }

    @Override
    public void appending(ClientId client, long callId) {
        if (part.raft().filter(raft -> raft.asked(client)).isPresent()) {
            proposals.appending(proposals.id(callId));
        }
    }

    @Override
    public void applied(String id, Optional<Durable> next) {
        next.ifPresent(durable -> part.announcer().applied(durable, proposals.applied(id, durable.revision())));
    }

    @Override
    public void superseded(String id, long current) {
        proposals.superseded(id, current).ifPresent(late -> part.announcer().settled(List.of(late)));
    }

    @Override
    public void noted(long index, String line) {
        places.noted(index, line);
    }

    @Override
    public void agreed(AlertRegister newest) {
        alerts.accept(newest);
    }

    @Override
    public void jumped(GroupState state) {
        alerts.accept(state.alerts());
        state.tail().forEach(places::noted);
        List<Proposals.Settled> settled = proposals.jumped(state);
        state.durable().ifPresent(durable -> part.announcer().applied(durable, settled));
    }

    @Override
    public void leaderChanged() {
        part.group(); // so that it remembers since when
    }

    @Override
    public void leaderReady() {
        part.raft().ifPresent(raft -> part.announcer().leading(raft.term()));
    }

    @Override
    public void notLeader() {
        part.follows();
    }

    @Override
    public void snapshotDue() {
        part.raft()
                .ifPresent(raft -> asking.ask(raft::snapshot)
                        .onFailure(failure -> LOG.atWarn().setCause(failure).log("no snapshot was taken")));
    }

    @Override
    public void outsider() {
        part.outsider();
    }

    @Override
    public void failed(String why, Throwable cause) {
        part.end(why, cause);
    }
}
