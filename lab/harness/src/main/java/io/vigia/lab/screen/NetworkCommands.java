package io.vigia.lab.screen;

import io.vigia.lab.lake.Lake;
import io.vigia.lab.net.Fault;
import io.vigia.lab.net.NetworkLake;
import io.vigia.lab.net.Partition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What may be asked of a running demo that is on a network of its own. */
final class NetworkCommands {
    /** Every verb with what it does, for help texts. */
    static final List<String> HELP = List.of(
            "isolate WHAT         cut a site (a), a balancer (lb1) or one host",
            "                     (agent-a, aggregator-a) from everything",
            "one-way FROM TO      drop what one site sends to another",
            "loss WHAT PERCENT    lose that share of its packets",
            "fill AGGREGATOR      fill its disk",
            "kill-aggregator SITE kill one aggregator of the group",
            "heal                 mend the network and the disks");

    private final NetworkLake lake;

    NetworkCommands(NetworkLake lake) {
        this.lake = lake;
    }

    /** Does it and says what was done; empty when {@code words} are none of these. */
    Optional<String> run(List<String> words) throws IOException, InterruptedException {
        return switch (words.get(0)) {
            case "isolate" -> Optional.of(make(Partition.isolating(lake.network(), hosts(word(words, 1)))));
            case "one-way" -> Optional.of(make(lake.oneWay(site(word(words, 1)), site(word(words, 2)))));
            case "loss" ->
                Optional.of(make(Partition.lossy(lake.network(), hosts(word(words, 1)), percent(word(words, 2)))));
            case "fill" -> Optional.of(make(lake.fillDisk(word(words, 1))));
            case "heal" -> {
                List<String> mended = lake.faults().undoAll();
                yield Optional.of(mended.isEmpty() ? "nothing was broken" : "mended: " + String.join("; ", mended));
            }
            default -> Optional.empty();
        };
    }

    private String make(Fault fault) throws IOException {
        lake.faults().apply(fault);
        return fault.text();
    }

    private List<String> hosts(String what) {
        if (Lake.SITES.contains(what)) {
            return lake.hostsOfSite(what);
        }
        if (Lake.MOVED.containsKey(what)) {
            return lake.hostsOfBalancer(what);
        }
        lake.network().plan().address(what);
        return List.of(what);
    }

    private static String site(String what) {
        if (!Lake.SITES.contains(what)) {
            throw new IllegalArgumentException("'" + what + "' is not one of " + String.join(", ", Lake.SITES));
        }
        return what;
    }

    private static int percent(String text) {
        if (!text.matches("\\d{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is not a number of percent");
        }
        return Integer.parseInt(text);
    }

    private static String word(List<String> words, int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException(
                    Map.of(1, "say of what", 2, "a word is missing").get(index));
        }
        return words.get(index);
    }
}
