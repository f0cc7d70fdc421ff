package io.vigia.core.detect;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From observations to verdicts. Deterministic: no clock, no I/O, no thread; one context owns it.
 *
 * <p>An observation costs one look-up and a comparison. A verdict is concluded anew only when an opinion on its target
 * changed, when one of its words ran out, or when one of its observers fell sick, recovered, or was cut off.
 *
 * <p>Who is not counted, and why, stands in each verdict's evidence:
 *
 * <ul>
 *   <li><em>sick</em>: its event loop or clock was off, it missed ticks, or it dropped observations, until a quarantine after
 *       the last sign is over;
 *   <li><em>isolated</em>: it sees everything outside its own site as down, while another healthy vantage outside the target's
 *       site sees some of that serve (so the fault is on its side);
 *   <li>the aggregator <em>itself</em>: after a gap between two calls longer than {@code maxStall} it condemns nobody for as
 *       long again, because what is then read from its buffers is old news that looks fresh.
 * </ul>
 */
public final class Detector {
    /** Nodes outside the layout that may speak of their own host; further ones are not listened to. */
    public static final int MAX_STRANGERS = 10_000;

    /** Patience with the {@code host/} target of a node whose schedule is not known here. */
    public static final Duration HOST_PATIENCE = Duration.ofSeconds(20);

    private final Map<NodeId, Observer> observers = new LinkedHashMap<>();
    private final Map<TargetId, Subject> subjects = new LinkedHashMap<>();
    private final List<Subject> dirty = new ArrayList<>();
    private DetectPolicy policy;
    private Layout layout;
    private int strangers;
    /** No later than the end of the first quarantine to end. */
    private long recoveryAtMillis = Long.MAX_VALUE;

    private long lastCallMillis;
    /** While the aggregator catches up with what it slept through. */
    private long deafUntilMillis = Observer.NEVER;

    /** @param now when listening began: who has not spoken yet may still, until its patience has run out */
    public Detector(DetectPolicy policy, Layout layout, Instant now) {
        this.policy = policy;
        this.layout = layout;
        this.lastCallMillis = now.toEpochMilli();
        adopt(now, Map.of(), Map.of());
    }

    /**
     * Takes {@code event} in and returns the verdicts it changed: outcome, or who says what and counts.
     *
     * @param now never before that of the last call
     */
    public List<Verdict> on(DetectEvent event, Instant now) {
        long nowMillis = now.toEpochMilli();
        noticeOwnStall(nowMillis);
        noticeRecoveries(nowMillis);
        if (event instanceof DetectEvent.BatchHeard heard) {
            hear(heard, now);
        } else if (event instanceof DetectEvent.LayoutChanged changed) {
            change(changed, now);
        } else {
            lookAround(nowMillis);
        }
        return dirty.isEmpty() ? List.of() : conclude(now);
    }

    /** The verdict that stands on {@code target}; empty when it is not watched. */
    public Optional<Verdict> verdict(TargetId target) {
        return Optional.ofNullable(subjects.get(target)).map(subject -> subject.verdict);
    }

    /** Every verdict that stands, in the order of the layout, {@code host/} targets of other nodes last. */
    public Collection<Verdict> verdicts() {
        return subjects.values().stream().map(subject -> subject.verdict).toList();
    }

    /** Every observer: those of the layout, then others that have spoken of themselves. */
    public List<VantageView> vantages() {
        return observers.values().stream().map(this::view).toList();
    }

    private VantageView view(Observer observer) {
        boolean sick = observer.sick(lastCallMillis);
        return new VantageView(
                observer.node,
                observer.where(),
                observer.heardAtMillis == Observer.NEVER
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(observer.heardAtMillis)),
                Optional.ofNullable(observer.channel),
                sick || observer.isolated(),
                sick ? observer.sickness : observer.isolation);
    }

    private void noticeOwnStall(long nowMillis) {
        long stallMillis = policy.maxStall().toMillis();
        if (nowMillis - lastCallMillis > stallMillis) {
            deafUntilMillis = nowMillis + stallMillis;
            touchAll();
        } else if (deafUntilMillis != Observer.NEVER && nowMillis >= deafUntilMillis) {
            deafUntilMillis = Observer.NEVER;
            touchAll();
        }
        lastCallMillis = nowMillis;
    }

    private void hear(DetectEvent.BatchHeard heard, Instant now) {
        Batch batch = heard.batch();
        long nowMillis = now.toEpochMilli();
        Observer observer = observers.get(batch.node());
        if (observer == null) {
            observer = meet(batch.node());
            if (observer == null) {
                return;
            }
        }
        boolean wasSick = observer.sick(nowMillis);
        if (!observer.hear(batch, heard.channel(), policy, nowMillis)) {
            return;
        }
        if (observer.sick(nowMillis)) {
            recoveryAtMillis = Math.min(recoveryAtMillis, observer.sickUntilMillis);
            if (!wasSick) {
                touchAll(observer);
            }
        }
        for (Observation seen : batch.observations()) {
            Opinion opinion = observer.opinions.get(seen.target());
            if (opinion == null) {
                opinion = ownHost(observer, seen.target(), now);
            }
            if (opinion != null && opinion.take(seen, batch.sequence(), batch.heldMillis(), policy, nowMillis)) {
                touch(opinion.subject);
            }
        }
    }

    private @Nullable Observer meet(NodeId node) {
        if (strangers >= MAX_STRANGERS) {
            return null;
        }
        strangers++;
        Observer stranger = new Observer(node, null);
        observers.put(node, stranger);
        return stranger;
    }

    /** Every node may speak of the machine it runs on; of nothing else that it was not assigned. */
    private @Nullable Opinion ownHost(Observer observer, TargetId target, Instant now) {
        if (!target.equals(TargetId.host(observer.node))) {
            return null;
        }
        Layout.Watched watched = new Layout.Watched(observer.where(), Set.of(observer.node), HOST_PATIENCE);
        return watch(new Subject(target, watched, layout, policy, now), observer, now);
    }

    private Opinion watch(Subject subject, Observer observer, Instant now) {
        Opinion opinion = new Opinion(observer, subject, now.toEpochMilli());
        subject.opinions.add(opinion);
        observer.opinions.put(subject.target, opinion);
        subjects.put(subject.target, subject);
        return opinion;
    }

    private void lookAround(long nowMillis) {
        for (Subject subject : subjects.values()) {
            if (nowMillis >= subject.lookAgainAtMillis) {
                touch(subject);
            }
        }
    }

    /** At every call, not at ticks alone: an observer must come back into all its verdicts at the same moment. */
    private void noticeRecoveries(long nowMillis) {
        if (nowMillis < recoveryAtMillis) {
            return;
        }
        recoveryAtMillis = Long.MAX_VALUE;
        for (Observer observer : observers.values()) {
            if (observer.sick(nowMillis)) {
                recoveryAtMillis = Math.min(recoveryAtMillis, observer.sickUntilMillis);
            } else if (observer.sickUntilMillis != Observer.NEVER) {
                observer.sickUntilMillis = Observer.NEVER;
                touchAll(observer);
            }
        }
    }

    private void touch(Subject subject) {
        if (!subject.dirty) {
            subject.dirty = true;
            dirty.add(subject);
        }
    }

    private void touchAll(Observer observer) {
        observer.opinions.values().forEach(opinion -> touch(opinion.subject));
    }

    private void touchAll() {
        subjects.values().forEach(this::touch);
    }

    private List<Verdict> conclude(Instant now) {
        long nowMillis = now.toEpochMilli();
        for (Subject subject : dirty) {
            subject.account(nowMillis);
        }
        for (Observer observer : observers.values()) {
            String isolation = isolation(observer, nowMillis);
            if (isolation.isEmpty() == observer.isolated()) {
                observer.isolation = isolation;
                touchAll(observer);
            }
        }
        boolean deaf = nowMillis < deafUntilMillis;
        List<Verdict> changed = new ArrayList<>();
        for (Subject subject : dirty) {
            // Those touched by an isolation have not been accounted yet; for the others this changes nothing.
            subject.account(nowMillis);
            subject.dirty = false;
            if (subject.conclude(deaf, now)) {
                changed.add(subject.verdict);
            }
        }
        dirty.clear();
        return changed;
    }

    /**
     * Why {@code observer} is held to be cut off from the rest, or nothing. A witness sees something outside the witness's own
     * site serve, so no witness is isolated itself, and the order of the questions does not matter.
     */
    private static String isolation(Observer observer, long nowMillis) {
        if (observer.foreignFresh == 0 || observer.foreignDown < observer.foreignFresh) {
            return "";
        }
        for (Opinion opinion : observer.opinions.values()) {
            if (opinion.foreign() && opinion.condemns()) {
                for (Opinion other : opinion.subject.opinions) {
                    if (other != opinion
                            && other.foreign()
                            && other.tallied.serves()
                            && !other.failing
                            && !other.observer.sick(nowMillis)) {
                        return "isolated: sees everything outside its site as down, but " + other.observer.node
                                + " sees " + opinion.subject.target + " serve";
                    }
                }
            }
        }
        return "";
    }

    private void change(DetectEvent.LayoutChanged changed, Instant now) {
        policy = changed.policy();
        recoveryAtMillis = Observer.NEVER;
        layout = changed.layout();
        Map<NodeId, Observer> known = new LinkedHashMap<>(observers);
        Map<TargetId, Subject> watched = new LinkedHashMap<>(subjects);
        observers.clear();
        subjects.clear();
        dirty.clear();
        adopt(now, known, watched);
        touchAll();
    }

    /** Builds what the layout says, keeping of what was known whatever still applies. */
    private void adopt(Instant now, Map<NodeId, Observer> known, Map<TargetId, Subject> watched) {
        strangers = 0;
        layout.sites().forEach((node, site) -> observers.put(node, new Observer(node, site)));
        layout.targets()
                .values()
                .forEach(target -> target.by()
                        .forEach(node -> observers.computeIfAbsent(node, stranger -> new Observer(stranger, null))));
        known.forEach((node, was) -> {
            Observer is = observers.computeIfAbsent(node, stranger -> {
                strangers++;
                return new Observer(stranger, null);
            });
            is.resume(was);
        });
        layout.targets().forEach((target, by) -> {
            Subject subject = new Subject(target, by, layout, policy, now);
            by.by().forEach(node -> watch(subject, observer(node), now));
        });
        watched.forEach((target, was) -> inherit(target, was, now));
        subjects.values().forEach(subject -> subject.account(now.toEpochMilli()));
    }

    private Observer observer(NodeId node) {
        return Objects.requireNonNull(observers.get(node));
    }

    private void inherit(TargetId target, Subject was, Instant now) {
        for (Opinion old : was.opinions) {
            Observer observer = observers.get(old.observer.node);
            if (observer != null) {
                Opinion opinion = observer.opinions.get(target);
                if (opinion == null) {
                    opinion = ownHost(observer, target, now);
                }
                if (opinion != null) {
                    opinion.resume(old);
                }
            }
        }
        Subject is = subjects.get(target);
        if (is != null) {
            is.verdict = is.basis() == was.basis() ? was.verdict : is.verdict;
        }
    }
}
