package io.vigia.cli;

import io.vigia.cli.Terminal.Tone;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** How the aggregators stand together, for people. */
final class GroupText {
    private GroupText() {}

    static String line(Terminal terminal, JsonObject group) {
        String leader = Json.text(group, "leader");
        boolean quorum = Json.flag(group, "quorum");
        return (leader.isEmpty() ? terminal.paint(Tone.BAD, "nobody leads") : "leader " + leader) + "  term "
                + Json.number(group, "term").orElse(0) + "  "
                + (quorum ? "quorum" : terminal.paint(Tone.BAD, "no quorum: nothing can be decided")) + "  asked "
                + Json.text(group, "self") + " (" + Json.text(group, "role") + ")";
    }

    static void peers(Terminal terminal, JsonObject group) {
        for (JsonObject peer : Json.objects(group, "peers")) {
            JsonValue reachable = peer.getOrDefault("reachable", JsonValue.NULL);
            Tone tone = JsonValue.TRUE.equals(reachable)
                    ? Tone.GOOD
                    : JsonValue.FALSE.equals(reachable) ? Tone.BAD : Tone.PLAIN;
            String word =
                    tone == Tone.GOOD ? "reachable" : tone == Tone.BAD ? "not reachable" : "only the leader knows";
            terminal.println("  " + terminal.symbol(tone) + " " + Json.text(peer, "node") + "  "
                    + Json.text(peer, "http") + "  " + terminal.paint(tone, word));
        }
    }
}
