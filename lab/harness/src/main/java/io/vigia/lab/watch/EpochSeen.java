package io.vigia.lab.watch;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a balancer's agent has on its disk: the highest routing state that it has accepted.
 *
 * @param nanos when it was written there
 * @param active the active site of each service
 * @param fenced services that nobody may serve
 */
public record EpochSeen(String balancer, long nanos, long epoch, Map<String, String> active, Set<String> fenced) {
    public EpochSeen {
        active = Map.copyOf(active);
        fenced = Set.copyOf(fenced);
    }

    EpochSeen(String balancer, long nanos, long epoch, Map<String, String> active) {
        this(balancer, nanos, epoch, active, Set.of());
    }

    /** Reads the agent's epoch file; throws when {@code text} is not one, as it is while it is replaced. */
    static EpochSeen parse(String balancer, long nanos, String text) throws IOException {
        Map<String, String> active = new TreeMap<>();
        Set<String> fenced = new TreeSet<>();
        long epoch = -1;
        for (String line : text.lines().toList()) {
            String[] word = line.split(" ");
            if (word.length == 2 && word[0].equals("epoch") && word[1].matches("\\d{1,18}")) {
                epoch = Long.parseLong(word[1]);
            } else if (word.length == 3 && word[0].equals("active")) {
                active.put(word[1], word[2]);
            } else if (word.length == 3 && word[0].equals("transit") && word[2].equals("fenced")) {
                fenced.add(word[1]);
            }
        }
        if (epoch < 0 || !text.contains("\ncrc32c ")) {
            throw new IOException("not an epoch file of " + balancer + ": " + text.strip());
        }
        return new EpochSeen(balancer, nanos, epoch, active, fenced);
    }
}
