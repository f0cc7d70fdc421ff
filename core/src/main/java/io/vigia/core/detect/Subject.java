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
            if (says != Outcome.UNKNOWN || opinion.pending(nowMillis)) {
                lookAgainAtMillis = Math.min(lookAgainAtMillis, opinion.runsOutAtMillis());
            }
            opinion.talliedFailing = opinion.failing;
            if (says != opinion.tallied) {
                if (opinion.foreign()) {
                    Observer observer = opinion.observer;
                    observer.foreignFresh += present(says) - present(opinion.tallied);
                    observer.foreignDown += down(says) - down(opinion.tallied);
                }
                opinion.tallied = says;
            }
        }
    }

    private static int present(Outcome says) {
        return says == Outcome.UNKNOWN ? 0 : 1;
    }

    private static int down(Outcome says) {
        return says == Outcome.DOWN ? 1 : 0;
    }

    /**
     * Concludes anew.
     *
     * @return whether the verdict differs in more than its notes
     */
    boolean conclude(boolean listening, Instant now) {
        long nowMillis = now.toEpochMilli();
        Tally tally = new Tally();
        List<Verdict.Evidence> evidence = new ArrayList<>(opinions.size());
        long accusedAtMillis = Long.MAX_VALUE;
        for (Opinion opinion : opinions) {
            Outcome says = opinion.tallied;
            String discount = discount(opinion, nowMillis);
            boolean recovering = says == Outcome.DOWN && !opinion.failing;
            boolean counted = discount.isEmpty() && says != Outcome.UNKNOWN && !recovering;
            if (discount.isEmpty() && recovering) {
                tally.recovering++;
            } else if (counted && says == Outcome.DOWN) {
                tally.accuse(opinion.observer.site, site);
                accusedAtMillis = Math.min(accusedAtMillis, opinion.accusesSinceMillis);
            } else if (counted) {
                tally.vouch(says);
            } else if (discount.isEmpty() && opinion.pending(nowMillis)) {
                tally.pending++;
            }
            String note = discount.isEmpty() ? silenceOr(opinion, says) : discount;
            evidence.add(new Verdict.Evidence(opinion.observer.node, opinion.observer.where(), says, counted, note));
        }
        Outcome outcome = tally.conclude(verdict.outcome(), sitesNeeded, listening);
        Verdict before = verdict;
        verdict = new Verdict(
                target,
                outcome,
                basis(),
                outcome == before.outcome() ? before.since() : now,
                tally.accusers == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(accusedAtMillis)),
                tally.explain(outcome, sitesNeeded),
                evidence);
        return differs(before, verdict);
    }

    private static String discount(Opinion opinion, long nowMillis) {
        Observer observer = opinion.observer;
        return observer.sick(nowMillis) ? observer.sickness : observer.isolation;
    }

    private static String silenceOr(Opinion opinion, Outcome says) {
        if (!opinion.heard) {
            return "not heard yet";
        }
        if (says == Outcome.DOWN && !opinion.failing) {
            return "sees it serve again, not yet for long enough";
        }
        return says == Outcome.UNKNOWN && opinion.says != Outcome.UNKNOWN ? "silent" : opinion.reason;
    }

    private static boolean differs(Verdict before, Verdict after) {
        if (before.outcome() != after.outcome()
                || before.evidence().size() != after.evidence().size()) {
            return true;
        }
        for (int i = 0; i < after.evidence().size(); i++) {
            Verdict.Evidence was = before.evidence().get(i);
            Verdict.Evidence is = after.evidence().get(i);
            if (was.says() != is.says() || was.counted() != is.counted()) {
                return true;
            }
        }
        return false;
    }
}
