package io.vigia.aggregator.slo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vigia.aggregator.decide.DecisionLog;
import io.vigia.aggregator.decide.Snapshots;
import io.vigia.core.config.Endpoint;
import io.vigia.core.measure.Objectives;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills, once after the start and before anything new is heard, what the other aggregators measured while this one was away. Nothing waits for long: a peer that does not
 * answer is not asked again, and after a minute it is enough.
 */
final class PeerFill {
    private static final Logger LOG = LoggerFactory.getLogger(PeerFill.class);
    private static final long LOOK_MILLIS = 200;
    /** How long the group may take to say where its members answer. */
    private static final long ADDRESSES_MILLIS = 5_000;

    private static final long ENOUGH_MILLIS = 60_000;
    private static final int AT_ONCE = 4;

    private final Vertx vertx;
    private final Snapshots snapshots;
    private final SloPeers peers;
    private final Objectives objectives;
    private final List<Endpoint> asked = new ArrayList<>();
    private final Promise<Void> done = Promise.promise();
    private final Deque<String> left;
    private int running;
    private int filled;

    PeerFill(Vertx vertx, Snapshots snapshots, SloPeers peers, Objectives objectives) {
        this.vertx = vertx;
        this.snapshots = snapshots;
        this.peers = peers;
        this.objectives = objectives;
        this.left = new ArrayDeque<>(objectives.ids());
    }

    /** Completes, and never fails, when as much is filled as can be. To be called, and carried out, on the objectives' own thread. */
    Future<Void> run() {
        vertx.setTimer(ENOUGH_MILLIS, enough -> left.clear());
        addresses(ADDRESSES_MILLIS);
        return done.future();
    }

    private void addresses(long patience) {
        DecisionLog.Group group = snapshots.newest().group();
        List<DecisionLog.Peer> others = group.peers().stream()
                .filter(peer -> !peer.node().equals(group.self()))
                .toList();
        boolean known = group.role() != DecisionLog.Role.NONE
                && others.stream().allMatch(peer -> peer.http().isPresent());
        if (!known && patience > 0) {
            vertx.setTimer(LOOK_MILLIS, again -> addresses(patience - LOOK_MILLIS));
            return;
        }
        others.forEach(peer -> address(peer).ifPresent(asked::add));
        running = AT_ONCE;
        for (int i = 0; i < AT_ONCE; i++) {
            next();
        }
    }

    private static Optional<Endpoint> address(DecisionLog.Peer peer) {
        try {
            return peer.http().map(Endpoint::parse);
        } catch (IllegalArgumentException notAnAddress) {
            LOG.atWarn()
                    .addKeyValue("peer", peer.node())
                    .addKeyValue("reason", notAnAddress.getMessage())
                    .log("a peer cannot be asked for the history of objectives");
            return Optional.empty();
        }
    }

    private void next() {
        String slo = asked.isEmpty() ? null : left.poll();
        if (slo == null) {
            if (--running == 0) {
                if (filled > 0) {
                    LOG.atInfo().addKeyValue("answers", filled).log("took the history of objectives from peers");
                }
                done.complete();
            }
            return;
        }
        Future.join(List.copyOf(asked).stream()
                        .map(peer -> peers.ask(peer, slo)
                                .onSuccess(answer -> answer.ifPresent(bytes -> fill(peer, slo, bytes)))
                                .onFailure(failure -> giveUp(peer, String.valueOf(failure.getMessage()))))
                        .toList())
                .onComplete(all -> next());
    }

    private void fill(Endpoint peer, String slo, Buffer bytes) {
        try {
            objectives.fill(slo, bytes.getBytes());
            filled++;
        } catch (IllegalArgumentException refused) {
            LOG.atWarn()
                    .addKeyValue("peer", peer)
                    .addKeyValue("slo", slo)
                    .addKeyValue("reason", refused.getMessage())
                    .log("a peer's history of an objective is of no use here");
        }
    }

    private void giveUp(Endpoint peer, String reason) {
        if (asked.remove(peer)) {
            LOG.atInfo()
                    .addKeyValue("peer", peer)
                    .addKeyValue("reason", reason)
                    .log("a peer does not tell the history of objectives");
        }
    }
}
