package io.vigia.lab.net;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One rule of the switch: what is dropped on its way, in this direction alone. It holds for established connections too: no
 * state is kept of them.
 *
 * @param from addresses
 * @param to addresses
 * @param percent of the packets, 1 to 100; which ones is chance
 */
public record Drop(Set<String> from, Set<String> to, int percent) {
    private static final String TABLE = "bridge vigia";

    public Drop {
        from = new TreeSet<>(from);
        to = new TreeSet<>(to);
        if (from.isEmpty() || to.isEmpty()) {
            throw new IllegalArgumentException("a rule without hosts drops nothing");
        }
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("percent is " + percent + ", must be between 1 and 100");
        }
    }

    /** As nftables writes it. */
    String line() {
        String chance = percent == 100 ? "" : "numgen random mod 100 < %d ".formatted(percent);
        return "ip saddr %s ip daddr %s %scounter drop".formatted(set(from), set(to), chance);
    }

    private static String set(Set<String> addresses) {
        return addresses.stream().collect(Collectors.joining(", ", "{ ", " }"));
    }

    /**
     * The whole rule set, for {@code nft -f}: replaces what was there in one transaction, so that a partition between many
     * hosts begins and ends for all of them between the same two packets.
     */
    static String ruleset(Collection<Drop> drops) {
        return """
                table %1$s
                delete table %1$s
                table %1$s {
                  chain forward {
                    type filter hook forward priority 0; policy accept;
                %2$s  }
                }
                """.formatted(
                TABLE, drops.stream().map(drop -> "    " + drop.line() + "\n").collect(Collectors.joining()));
    }
}
