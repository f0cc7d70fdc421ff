package io.vigia.core.detect;

import io.vigia.core.model.Outcome;
import io.vigia.core.model.SiteId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The counted, fresh words on one target, and the rule that turns them into an outcome:
 *
 * <table>
 * <caption>in order, the first that fits</caption>
 * <tr><td>nobody speaks</td><td>UNKNOWN</td></tr>
 * <tr><td>nobody accuses</td><td>UP, or DEGRADED when at least half of them say so or see it fail just now</td></tr>
 * <tr><td>accusers who see nothing but failures now stand in enough sites, one outside the target's own, and are a strict majority
 *     of those who speak or may yet speak</td><td>DOWN</td></tr>
 * <tr><td>some accuse, or see it recover; more say it serves</td><td>DEGRADED</td></tr>
 * <tr><td>some accuse, or see it recover; at least one says it serves, and it served before</td><td>DEGRADED</td></tr>
 * <tr><td>otherwise (they cannot agree, or a lone accuser is all there is)</td><td>UNKNOWN</td></tr>
 * </table>
 *
 * So DOWN is never remembered: it stands only while a quorum stands behind it.
 */
final class Tally {
    private final Set<SiteId> accusingSites = new HashSet<>();
    private boolean accusedFromOutside;
    int accusers;
    int serving;
    int degraded;
    int pending;
    /** They accuse still, but have seen a success since: not risen yet, and no reason to condemn. */
    int recovering;

    void accuse(@Nullable SiteId from, @Nullable SiteId target) {
        accusers++;
        if (from != null) {
            accusingSites.add(from);
            accusedFromOutside |= !from.equals(target);
        }
    }

    void vouch(Outcome outcome, boolean wavering) {
        serving++;
        if (wavering || outcome == Outcome.DEGRADED) {
            degraded++;
        }
    }

    int sites() {
        return accusingSites.size();
    }

    /**
     * @param before the outcome concluded last
     * @param sitesNeeded in how many sites accusers must stand; 0 when the target is watched from one place only
     * @param deaf whether the aggregator itself has just been stalled, and must not condemn before it has caught up
     */
    Outcome conclude(Outcome before, int sitesNeeded, boolean deaf) {
        int doubting = accusers + recovering;
        if (doubting == 0) {
            return serving == 0 ? Outcome.UNKNOWN : degraded * 2 >= serving ? Outcome.DEGRADED : Outcome.UP;
        }
        boolean condemned = wideEnough(sitesNeeded) && majority() && (!deaf || before == Outcome.DOWN);
        if (condemned) {
            return Outcome.DOWN;
        }
        boolean keepsServing = serving > doubting || (serving > 0 && before.serves());
        return keepsServing ? Outcome.DEGRADED : Outcome.UNKNOWN;
    }

    private boolean majority() {
        return accusers > serving + recovering + pending;
    }

    private boolean wideEnough(int sitesNeeded) {
        return switch (sitesNeeded) {
            case 0, 1 -> true;
            default -> accusingSites.size() >= sitesNeeded && accusedFromOutside;
        };
    }

    /** One line, for people. */
    String explain(Outcome outcome, int sitesNeeded) {
        int speaking = accusers + serving + recovering;
        if (speaking == 0) {
            return pending > 0 ? "nothing heard yet" : "no vantage that counts has a fresh word";
        }
        if (accusers == 0 && recovering > 0) {
            return recovering + " of " + speaking + " see it serve again, not yet for long enough";
        }
        if (accusers == 0) {
            return serving + " of " + speaking + " see it serve" + (degraded > 0 ? ", " + degraded + " degraded" : "");
        }
        String accused = accusers + " of " + speaking + " accuse, from " + accusingSites.size()
                + (accusingSites.size() == 1 ? " site" : " sites");
        if (outcome == Outcome.DOWN) {
            return accused;
        }
        if (!wideEnough(sitesNeeded)) {
            return accused + (accusedFromOutside ? "; " + sitesNeeded + " are needed" : ", none outside its own");
        }
        if (majority()) {
            return accused + "; not believed yet, because the aggregator itself has just been stalled";
        }
        return accused + (pending > 0 ? "; " + pending + " undecided" : "; no majority");
    }
}
