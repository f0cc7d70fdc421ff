package io.vigia.core.detect;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One node that speaks: what it watches, and how far it can be trusted now. Times in milliseconds on the aggregator's clock. */
final class Observer {
    static final long NEVER = Long.MIN_VALUE;

    final NodeId node;
    final Map<TargetId, Opinion> opinions = new HashMap<>();

    @Nullable
    SiteId site;

    DetectEvent.@Nullable Channel channel;
    long heardAtMillis = NEVER;
    long sickUntilMillis = NEVER;
    String sickness = "";
    String isolation = "";

    /** Words on quorum targets outside its own site that are fresh, decided or not, and those of them that accuse. */
    int foreignFresh;

    int foreignDown;

    /** On what others watch, too, and on what it alone watches. */
    LossMeter losses = new LossMeter();

    LossMeter ownLosses = new LossMeter();

    private long incarnation = -1;
    private long newestSequence;
    private long droppedObservations;

    Observer(NodeId node, @Nullable SiteId site) {
        this.node = node;
        this.site = site;
    }

    /**
     * Notes who speaks and how it feels. False when an earlier life of the node is speaking; but a node whose wall clock was
     * set back while it restarted must not be mute for ever, so after a silence any life is believed.
     */
    boolean hear(Batch batch, DetectEvent.Channel via, DetectPolicy policy, long nowMillis) {
        if (batch.incarnation() < incarnation
                && nowMillis - heardAtMillis <= policy.staleAfter().toMillis()) {
            return false;
        }
        if (batch.incarnation() != incarnation) {
            incarnation = batch.incarnation();
            newestSequence = 0;
            droppedObservations = batch.health().droppedObservations();
        }
        examine(batch, policy, nowMillis - Math.min(batch.heldMillis(), Opinion.AGE_LIMIT_MILLIS));
        if (batch.sequence() >= newestSequence) {
            newestSequence = batch.sequence();
            heardAtMillis = nowMillis;
            channel = via;
        }
        return true;
    }

    private void examine(Batch batch, DetectPolicy policy, long signAtMillis) {
        String complaint = complaint(batch.health(), policy);
        droppedObservations = Math.max(droppedObservations, batch.health().droppedObservations());
        if (!complaint.isEmpty()) {
            long until = signAtMillis + policy.quarantine().toMillis();
            if (until >= sickUntilMillis) {
                sickUntilMillis = until;
                sickness = complaint;
            }
        }
    }

    private String complaint(SelfHealth health, DetectPolicy policy) {
        long limitMillis = policy.maxStall().toMillis();
        if (health.loopStallMillis() > limitMillis) {
            return "sick: its event loop stalled for " + health.loopStallMillis() + " ms";
        }
        if (health.clockJumpMillis() > limitMillis) {
            return "sick: its clock jumped by " + health.clockJumpMillis() + " ms";
        }
        // Division, not multiplication: the figure comes from outside and may be anything.
        if (health.missedTicks() > limitMillis / DetectPolicy.AGENT_TICK.toMillis()) {
            return "sick: it missed " + health.missedTicks() + " ticks";
        }
        if (health.droppedObservations() > droppedObservations) {
            return "sick: it dropped " + (health.droppedObservations() - droppedObservations) + " observations";
        }
        return "";
    }

    /** Goes on where {@code was}, the same node under an earlier layout, stood. */
    void resume(Observer was) {
        channel = was.channel;
        heardAtMillis = was.heardAtMillis;
        sickUntilMillis = was.sickUntilMillis;
        sickness = was.sickness;
        losses = was.losses;
        ownLosses = was.ownLosses;
        incarnation = was.incarnation;
        newestSequence = was.newestSequence;
        droppedObservations = was.droppedObservations;
    }

    boolean sick(long nowMillis) {
        return nowMillis < sickUntilMillis;
    }

    boolean isolated() {
        return !isolation.isEmpty();
    }

    long incarnation() {
        return incarnation;
    }

    Optional<SiteId> where() {
        return Optional.ofNullable(site);
    }
}
