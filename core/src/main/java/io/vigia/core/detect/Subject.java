package io.vigia.core.detect;

import io.vigia.core.model.NodeId;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.core.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One watched target: who watches it, and the verdict that stands. */
final class Subject {
    final TargetId target;
    final @Nullable SiteId site;
    final long patienceMillis;
    /** Whether those assigned to watch it could ever condemn it. */
    final boolean quorum;
    /** In order of node. */
    final List<Opinion> opinions = new ArrayList<>();

    Verdict verdict;
    boolean dirty;
    /** No later than the first instant at which one of the tallied words runs out. */
    long lookAgainAtMillis = Long.MAX_VALUE;

    private final int sitesNeeded;

    Subject(TargetId target, Layout.Watched watched, Layout layout, DetectPolicy policy, Instant now) {
        this.target = target;
        this.site = watched.site().orElse(null);
        this.patienceMillis =
                Math.max(watched.patience().toMillis(), policy.staleAfter().toMillis());
        this.quorum = canCondemn(watched, layout, policy);
        this.sitesNeeded = quorum ? policy.vantages() : 0;
        this.verdict = Verdict.unheard(target, basis(), now);
    }

    private static boolean canCondemn(Layout.Watched watched, Layout layout, DetectPolicy policy) {
        Set<SiteId> from = new HashSet<>();
        for (NodeId node : watched.by()) {
            SiteId stands = layout.sites().get(node);
            if (stands != null) {
                from.add(stands);
            }
        }
        boolean outside = from.stream()
                .anyMatch(
                        stands -> watched.site().map(own -> !own.equals(stands)).orElse(true));
        return policy.vantages() == 1 ? !from.isEmpty() : from.size() >= policy.vantages() && outside;
    }

    Verdict.Basis basis() {
        return quorum ? Verdict.Basis.QUORUM : Verdict.Basis.LOCAL;
    }

    /** Enters the words as they are now into the observers' accounts, before it is asked who is isolated. */
    void account(long nowMillis) {
        lookAgainAtMillis = Long.MAX_VALUE;
        for (Opinion opinion : opinions) {
            Outcome says = opinion.now(nowMillis);
            if (opinion.fresh(nowMillis) || opinion.pending(nowMillis)) {
                lookAgainAtMillis = Math.min(lookAgainAtMillis, opinion.runsOutAtMillis());
            }
            opinion.tally(says, opinion.fresh(nowMillis));
        }
    }

    /**
     * Where more see it fail than have seen it serve since that began, from enough sites, and chance cannot have hit all of them, it was no
     * chance for any.
     */
    void excuseSharedFailures(long nowMillis) {
        long beganAtMillis = Long.MAX_VALUE;
        int failing = 0;
        double logOdds = 0;
        Set<SiteId> sites = new HashSet<>();
        for (Opinion opinion : opinions) {
            if (opinion.failing && heeded(opinion, nowMillis)) {
                failing++;
                beganAtMillis = Math.min(beganAtMillis, opinion.runBeganAtMillis());
                logOdds += opinion.logOdds(nowMillis);
                if (opinion.observer.site != null) {
                    sites.add(opinion.observer.site);
                }
            }
        }
        boolean wide = failing > 1 && sites.size() >= sitesNeeded;
        if (wide && LossMeter.excludesChance(logOdds) && failing > contradicting(beganAtMillis, nowMillis)) {
            excuseFailing();
        }
    }

    private int contradicting(long sinceMillis, long nowMillis) {
        int contradicting = 0;
        for (Opinion opinion : opinions) {
            if (!opinion.failing && opinion.observedAtMillis > sinceMillis && heeded(opinion, nowMillis)) {
                contradicting++;
            }
        }
        return contradicting;
    }

    private static boolean heeded(Opinion opinion, long nowMillis) {
        return opinion.fresh(nowMillis) && !opinion.observer.sick(nowMillis);
    }

    private void excuseFailing() {
        for (Opinion opinion : opinions) {
            if (opinion.failing) {
                opinion.excuse();
            }
        }
    }

    /**
     * Concludes anew. Where nobody changed its word and none came to count or ceased to, the verdict that stands is kept, notes
     * and all.
     *
     * @return whether it changed
     */
    boolean conclude(boolean deaf, Instant now) {
        long nowMillis = now.toEpochMilli();
        Tally tally = tally(nowMillis);
        Outcome outcome = tally.conclude(verdict.outcome(), sitesNeeded, deaf);
        if (outcome == Outcome.DOWN) {
            excuseFailing();
        }
        if (outcome == verdict.outcome() && sameWords(nowMillis)) {
            return false;
        }
        verdict = new Verdict(
                target,
                outcome,
                basis(),
                outcome == verdict.outcome() ? verdict.since() : now,
                accusedAt(nowMillis),
                tally.explain(outcome, sitesNeeded),
                evidence(nowMillis));
        return true;
    }

    private Tally tally(long nowMillis) {
        Tally tally = new Tally();
        for (Opinion opinion : opinions) {
            if (!discount(opinion, nowMillis).isEmpty()) {
                continue;
            }
            if (opinion.recovering()) {
                tally.recovering++;
            } else if (opinion.tallied == Outcome.DOWN) {
                tally.accuse(opinion.observer.site, site);
            } else if (opinion.tallied.serves()) {
                tally.vouch(opinion.tallied, opinion.wavering());
            } else if (opinion.pending(nowMillis)) {
                tally.pending++;
            }
        }
        return tally;
    }

    private boolean sameWords(long nowMillis) {
        List<Verdict.Evidence> before = verdict.evidence();
        if (before.size() != opinions.size()) {
            return false;
        }
        for (int i = 0; i < opinions.size(); i++) {
            Opinion opinion = opinions.get(i);
            Verdict.Evidence was = before.get(i);
            if (was.says() != shown(opinion) || was.counted() != counted(opinion, nowMillis)) {
                return false;
            }
        }
        return true;
    }

    private List<Verdict.Evidence> evidence(long nowMillis) {
        List<Verdict.Evidence> evidence = new ArrayList<>(opinions.size());
        for (Opinion opinion : opinions) {
            String discount = discount(opinion, nowMillis);
            evidence.add(new Verdict.Evidence(
                    opinion.observer.node,
                    opinion.observer.where(),
                    shown(opinion),
                    counted(opinion, nowMillis),
                    discount.isEmpty() ? opinion.note() : discount));
        }
        return evidence;
    }

    private Optional<Instant> accusedAt(long nowMillis) {
        long first = Long.MAX_VALUE;
        for (Opinion opinion : opinions) {
            if (opinion.tallied == Outcome.DOWN && counted(opinion, nowMillis)) {
                first = Math.min(first, opinion.accusesSinceMillis);
            }
        }
        return first == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(first));
    }

    private static Outcome shown(Opinion opinion) {
        return opinion.wavering() || opinion.recovering() ? Outcome.UNKNOWN : opinion.tallied;
    }

    private static boolean counted(Opinion opinion, long nowMillis) {
        return (opinion.tallied != Outcome.UNKNOWN || opinion.undecided())
                && discount(opinion, nowMillis).isEmpty();
    }

    /** Why an opinion is set aside, or nothing. */
    private static String discount(Opinion opinion, long nowMillis) {
        Observer observer = opinion.observer;
        return observer.sick(nowMillis) ? observer.sickness : observer.isolation;
    }
}
