package io.vigia.core.config.bind;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The legal word that somebody most likely meant. */
public final class Nearest {
    /** Longer words are compared by their beginning, so that a hostile file costs no time. */
    private static final int COMPARED = 64;

    /** How many legal words a message lists. */
    private static final int LISTED = 12;

    private Nearest() {}

    /** {@code did you mean 'x'?}, or the legal words, or that there is none. */
    public static String advice(String word, Collection<String> legal) {
        Optional<String> near = to(word, legal);
        if (near.isPresent()) {
            return "did you mean '" + near.get() + "'?";
        }
        if (legal.isEmpty()) {
            return "there is none";
        }
        String list = String.join(", ", legal.stream().limit(LISTED).toList());
        return "there is " + list + (legal.size() > LISTED ? " and " + (legal.size() - LISTED) + " more" : "");
    }

    /** The nearest of {@code legal} within a third of the word's length; the first of equals. */
    public static Optional<String> to(String word, Collection<String> legal) {
        String typed = fold(word);
        int farthest = Math.max(1, typed.length() / 3);
        return legal.stream()
                .filter(candidate -> distance(typed, fold(candidate)) <= farthest)
                .min(Comparator.comparingInt(candidate -> distance(typed, fold(candidate))));
    }

    private static String fold(String word) {
        return word.substring(0, Math.min(word.length(), COMPARED)).toLowerCase(Locale.ROOT);
    }

    /** Optimal string alignment: insertions, deletions, changes and swaps of neighbours. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
