package io.vigia.aggregator.consensus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vigia.core.failover.Durable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What this aggregator has proposed and does not yet know the fate of. A proposal fails only when its entry can never be applied: it
 * was never appended to the log, or a revision as high as its own is in force. Thread-safe; the caller completes what it gets back.
 */
final class Proposals {
    /** Names the proposals of this run of the process apart from those of any other. */
    private final String incarnation =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());

    private final Map<String, Open> open = new HashMap<>();

    private static final class Open {
        private final long revision;
        private final Promise<Void> fate = Promise.promise();
        private boolean appended;

        Open(long revision) {
            this.revision = revision;
        }
    }

    /** A proposal whose fate is known. */
    record Settled(Promise<Void> fate, Optional<String> reason) {
        void tell() {
            if (reason.isEmpty()) {
                fate.tryComplete();
            } else {
                fate.tryFail(reason.get());
            }
        }
    }

    /** The name of the proposal that was made by {@code call}. */
    String id(long call) {
        return incarnation + "-" + call;
    }

    synchronized Future<Void> begin(String id, Durable next) {
        Open proposal = new Open(next.revision());
        open.put(id, proposal);
        return proposal.fate.future();
    }

    /** From now on it may be applied, here or by another leader. */
    synchronized void appending(String id) {
        Open proposal = open.get(id);
        if (proposal != null) {
            proposal.appended = true;
        }
    }

    /** The group did not take it. That is final only when it was never appended. */
    synchronized Optional<Settled> refused(String id, String reason) {
        Open proposal = open.get(id);
        if (proposal == null || proposal.appended) {
            return Optional.empty();
        }
        open.remove(id);
        return Optional.of(new Settled(proposal.fate, Optional.of(reason)));
    }

    /** The entry {@code id} made {@code revision}; every other proposal of that revision or a lower one has lost. */
    synchronized List<Settled> applied(String id, long revision) {
        List<Settled> settled = new ArrayList<>();
        Open won = open.remove(id);
        if (won != null) {
            settled.add(new Settled(won.fate, Optional.empty()));
        }
        for (Iterator<Open> rest = open.values().iterator(); rest.hasNext(); ) {
            Open lost = rest.next();
            if (lost.revision <= revision) {
                rest.remove();
                settled.add(new Settled(lost.fate, Optional.of("superseded by revision " + revision)));
            }
        }
        return settled;
    }

    /** The entry {@code id} came too late. */
    synchronized Optional<Settled> superseded(String id, long current) {
        return Optional.ofNullable(open.remove(id))
                .map(lost -> new Settled(lost.fate, Optional.of("superseded by revision " + current)));
    }

    /**
     * A snapshot took us to {@code state} without the entries before it. Where its newest lines do not reach back to a proposal, nobody
     * can say what became of it: it stays open for ever, as {@code DecisionLog.commit} promises.
     */
    synchronized List<Settled> jumped(GroupState state) {
        List<Settled> settled = new ArrayList<>();
        open.entrySet().removeIf(entry -> {
            Open proposal = entry.getValue();
            if (proposal.revision > state.revision()) {
                return false;
            }
            state.holds(entry.getKey(), proposal.revision)
                    .ifPresent(ours -> settled.add(new Settled(
                            proposal.fate,
                            ours ? Optional.empty() : Optional.of("superseded by revision " + state.revision()))));
            return true;
        });
        return settled;
    }
}
