package io.vigia.core.measure;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.openslo.SloSet;
import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.FailoverRecord;
import io.vigia.core.model.Batch;
import io.vigia.core.slo.AlertChange;
import io.vigia.core.slo.CompositeStanding;
import io.vigia.core.slo.SloDefinition;
import io.vigia.core.slo.SloTracker;
import io.vigia.core.slo.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every objective of a lake, measured. Owned by one thread.
 *
 * <p>Its life: made, each objective {@link #restore restored} and {@link #fill filled} where something was kept, and then, in any order, {@link #heard},
 * {@link #looked}, {@link #correct} and {@link #evaluate}. What is kept of it is {@link #save} and the {@link #changes} since.
 */
public final class Objectives {
    private final SloSet set;
    private final Map<String, Tracked> tracked = new LinkedHashMap<>();
    private final Map<String, SloDefinition> definitions;
    private final ProbeFeed probes;
    private final MoveFeed moves;
    private LakeConfig lake;

    /** @throws IllegalArgumentException for an indicator that nothing here can measure */
    public Objectives(SloSet set, LakeConfig lake, Instant now) {
        this.set = set;
        this.lake = lake;
        this.probes = new ProbeFeed(lake);
        this.moves = new MoveFeed(now);
        for (SloDefinition definition : set.slos()) {
            Tracked one = new Tracked(definition, now.toEpochMilli());
            tracked.put(definition.id(), one);
            if (one.measure() instanceof Measure.Moves looksAt) {
                moves.add(one, looksAt);
            } else {
                probes.add(one);
            }
        }
        this.definitions =
                set.slos().stream().collect(Collectors.toUnmodifiableMap(SloDefinition::id, Function.identity()));
    }

    /** In the order of the files. */
    public Set<String> ids() {
        return tracked.keySet();
    }

    /**
     * Goes on from what was kept.
     *
     * @throws IllegalArgumentException when it was not, or under a definition that counted otherwise; the objective stays as it was
     */
    public void restore(String id, byte[] whole, List<byte[]> changes, Instant now) {
        Tracked one = need(id);
        one.goOnFrom(SloTracker.restore(one.definition(), whole, changes, now.toEpochMilli()));
    }

    /** Takes what a peer measured and this did not; before anything is heard. Throws as {@link #restore} does. */
    public void fill(String id, byte[] peer) {
        need(id).tracker().fill(peer);
    }

    /** Everything of an objective, to begin from. */
    public byte[] save(String id) {
        return need(id).tracker().save();
    }

    /** The same, for a peer's {@link #fill}. */
    public byte[] copy(String id) {
        return need(id).tracker().copy();
    }

    /** What changed since the last {@link #save} or call of this. */
    public byte[] changes(String id) {
        return need(id).tracker().changes();
    }

    /** @param receivedAt on the clock on which all times here are */
    public void heard(Batch batch, Instant receivedAt) {
        probes.heard(batch, receivedAt);
    }

    /**
     * @param newest moves that are known, open ones among them
     * @param sure whether this aggregator would know of any other
     */
    public void looked(List<FailoverRecord> newest, boolean sure, Instant now) {
        moves.looked(newest, sure, now);
    }

    /** Excuses exactly this. Returns what could not be done, one line each. */
    public List<String> correct(List<BudgetCorrection> agreed, Instant now) {
        List<String> problems = new ArrayList<>();
        tracked.values().forEach(one -> problems.addAll(Excuses.apply(one, agreed, lake, now)));
        return problems;
    }

    /** The ids of those from whose budget a correction takes time. */
    public List<String> concernedBy(BudgetCorrection correction) {
        return tracked.values().stream()
                .filter(one -> Excuses.concerns(correction, one, lake))
                .map(one -> one.definition().id())
                .toList();
    }

    /** Lets the alerts go on; returns those that began or ended. */
    public List<AlertChange> evaluate(Instant now) {
        List<AlertChange> changes = new ArrayList<>();
        tracked.values().forEach(one -> changes.addAll(one.tracker().evaluate(now.toEpochMilli())));
        return changes;
    }

    public ObjectivesView view(Instant now) {
        Map<String, ObjectiveView> views = new LinkedHashMap<>();
        Map<String, Standing> standings = new LinkedHashMap<>();
        tracked.forEach((id, one) -> {
            ObjectiveView view = view(one, now);
            views.put(id, view);
            standings.put(id, view.standing());
        });
        return new ObjectivesView(
                now,
                views,
                set.composites().stream()
                        .map(whole -> new ObjectivesView.Composite(
                                whole, CompositeStanding.of(whole, definitions, standings)))
                        .toList());
    }

    /** Empty when there is no such objective. */
    public Optional<ObjectiveDetail> detail(String id, Instant now) {
        return Optional.ofNullable(tracked.get(id))
                .map(one -> new ObjectiveDetail(
                        view(one, now),
                        one.tracker().contributions(),
                        one.tracker().corrections()));
    }

    /** The places of things have changed; what is promised has not. */
    public void layoutChanged(LakeConfig changed) {
        lake = changed;
        probes.layoutChanged(changed);
    }

    private static ObjectiveView view(Tracked one, Instant now) {
        SloTracker tracker = one.tracker();
        long last = tracker.lastMeasuredMillis();
        return new ObjectiveView(
                one.definition(),
                tracker.standing(now.toEpochMilli()),
                tracker.alerts(),
                last == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)),
                tracker.events(),
                one.badEvents(),
                tracker.irregularities());
    }

    private Tracked need(String id) {
        Tracked one = tracked.get(id);
        if (one == null) {
            throw new IllegalArgumentException("there is no objective '" + id + "'");
        }
        return one;
    }
}
