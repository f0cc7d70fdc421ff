package io.vigia.aggregator.slo.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which SLOs are written whole in a round, and of which what changed is enough. Each has a turn among a number of rounds, all turns have as many as each other, and an
 * SLO of which the disk has nothing is written whole at once; of these at most a number in a round, the others wait. So an SLO has fewer deltas on the disk than there are turns, twice that
 * after a restart.
 *
 * <p>A round that cannot be written is tried again with the same bytes, before the next is asked for. Owned by one thread.
 */
public final class WriteTurns {
    /** A whole is as long as three to thirty deltas, and the file holds the deltas of as many rounds as there are turns: more would save little, and take much room. */
    public static final int TURNS = 20;
    /** Twenty-eight megabytes, at the longest. */
    public static final int MOST_FIRST = 1_000;

    private final int mostFirst;
    private final int[] taken;
    private final Map<String, Integer> turns = new HashMap<>();
    private int now;

    /**
     * One round. An SLO that waits is in neither.
     *
     * @param wholes ids to {@code save}
     * @param deltas ids of which to take the {@code changes}
     */
    public record Round(List<String> wholes, List<String> deltas) {
        public Round {
            wholes = List.copyOf(wholes);
            deltas = List.copyOf(deltas);
        }
    }

    public WriteTurns() {
        this(TURNS, MOST_FIRST);
    }

    /**
     * @param turns rounds between two wholes of an SLO, 1 or more
     * @param mostFirst SLOs of which the disk has nothing to be written in a round, 1 or more
     */
    WriteTurns(int turns, int mostFirst) {
        if (turns < 1 || mostFirst < 1) {
            throw new IllegalArgumentException("turns and mostFirst must be 1 or more");
        }
        this.taken = new int[turns];
        this.mostFirst = mostFirst;
    }

    /** What the disk has of an SLO that was restored from it: its whole, and so many deltas. With too many it is written whole soon. */
    public void resume(String id, int deltas) {
        if (deltas < taken.length) {
            take(id);
        }
    }

    /** Forgets that the disk has it, because what it should have got was given up: it is written whole as soon as may be. */
    public void lose(String id) {
        Integer turn = turns.remove(id);
        if (turn != null) {
            taken[turn]--;
        }
    }

    /** @param ids of all there is; those that are missing are forgotten, as with {@link #lose} */
    public Round next(Collection<String> ids) {
        Set<String> present = new LinkedHashSet<>(ids);
        for (String id : List.copyOf(turns.keySet())) {
            if (!present.contains(id)) {
                lose(id);
            }
        }
        List<String> wholes = new ArrayList<>();
        List<String> deltas = new ArrayList<>();
        int first = 0;
        for (String id : present) {
            Integer turn = turns.get(id);
            if (turn == null && first == mostFirst) {
                continue;
            }
            if (turn == null) {
                first++;
                take(id);
            }
            (turn == null || turn == now ? wholes : deltas).add(id);
        }
        now = (now + 1) % taken.length;
        return new Round(wholes, deltas);
    }

    /** The turn that fewest have, and of these the latest. */
    private void take(String id) {
        lose(id);
        int best = now;
        for (int back = 1; back < taken.length; back++) {
            int turn = Math.floorMod(now - back, taken.length);
            if (taken[turn] < taken[best]) {
                best = turn;
            }
        }
        taken[best]++;
        turns.put(id, best);
    }
}
