package io.vigia.core.measure;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.failover.BudgetCorrection;
import io.vigia.core.failover.BudgetCorrection.Part;
import io.vigia.core.failover.BudgetCorrection.Slos;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.slo.Correction;
import io.vigia.core.slo.SloTracker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the trackers excuse what the group has agreed to excuse, and nothing else. Level-triggered: it may be called at any time, with the same. */
final class Excuses {
    /** A tracker forgets older ones by itself, and the group does before long. */
    private static final Duration OLDEST = Duration.ofDays(30);

    private Excuses() {}

    /** Returns what could not be done, one line each. */
    static List<String> apply(Tracked tracked, List<BudgetCorrection> agreed, LakeConfig lake, Instant now) {
        SloTracker tracker = tracked.tracker();
        Map<String, Correction> there = new HashMap<>();
        tracker.corrections().forEach(one -> there.put(one.id(), one));
        List<String> problems = new ArrayList<>();
        for (BudgetCorrection wanted : agreed) {
            if (concerns(wanted, tracked, lake)) {
                Correction known = there.remove(wanted.id());
                try {
                    apply(tracker, wanted, Optional.ofNullable(known));
                } catch (IllegalArgumentException refused) {
                    problems.add(String.valueOf(refused.getMessage()));
                }
            }
        }
        there.values().stream()
                .filter(one -> one.until().isAfter(now.minus(OLDEST)))
                .forEach(one -> tracker.revoke(one.id()));
        return problems;
    }

    private static void apply(SloTracker tracker, BudgetCorrection wanted, Optional<Correction> known) {
        boolean begins =
                known.map(Correction::from).filter(wanted.from()::equals).isPresent();
        if (begins && known.get().until().equals(wanted.until())) {
            return;
        }
        boolean shorter = begins && wanted.until().isBefore(known.get().until());
        if (!shorter || !tracker.end(wanted.id(), wanted.until())) {
            String reason = wanted.by().why().isEmpty()
                    ? wanted.by().who()
                    : wanted.by().who() + ": " + wanted.by().why();
            tracker.correct(wanted.id(), reason, wanted.from(), wanted.until());
        }
    }

    /** A part of the lake concerns an objective that looks at nothing else. */
    static boolean concerns(BudgetCorrection correction, Tracked tracked, LakeConfig lake) {
        if (correction.subject() instanceof Slos slos) {
            return slos.ids().contains(tracked.definition().id());
        }
        Part part = (Part) correction.subject();
        Set<TargetId> targets = tracked.measure().targets();
        return !targets.isEmpty() && targets.stream().allMatch(target -> belongs(target, part, lake));
    }

    private static boolean belongs(TargetId target, Part part, LakeConfig lake) {
        return switch (part.scope()) {
            case COMPONENT -> target.value().equals(part.name());
            case SITE ->
                site(target, lake)
                        .filter(site -> site.value().equals(part.name()))
                        .isPresent();
            case BALANCER -> {
                String[] words = target.value().split("/", -1);
                yield words.length > 1
                        && Set.of("haproxy", "path", "log").contains(words[0])
                        && words[1].equals(part.name());
            }
        };
    }

    private static Optional<SiteId> site(TargetId target, LakeConfig lake) {
        Optional<SiteId> own =
                Optional.ofNullable(lake.components().get(target)).map(LakeConfig.Component::site);
        return own.or(() -> lake.vantages().entrySet().stream()
                .filter(vantage -> isHost(target, vantage.getKey()))
                .map(vantage -> vantage.getValue().site())
                .findFirst());
    }

    private static boolean isHost(TargetId target, NodeId node) {
        return target.equals(TargetId.host(node));
    }
}
