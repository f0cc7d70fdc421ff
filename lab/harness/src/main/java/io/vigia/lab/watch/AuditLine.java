package io.vigia.lab.watch;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of an aggregator's {@code audit.jsonl}: something was committed.
 *
 * @param seq one more than the line before
 * @param prev hash of the line before
 * @param hash of this line, that of the line before included
 * @param at in the clock of who proposed it
 * @param kind what it was
 * @param epoch of the routing state afterwards
 * @param active of each service, afterwards
 */
public record AuditLine(
        long seq,
        String prev,
        String hash,
        Instant at,
        String kind,
        String who,
        String why,
        long epoch,
        Map<String, String> active) {
    public AuditLine {
        active = Map.copyOf(active);
    }

    /** Throws {@link IllegalArgumentException} when {@code line} is none. */
    static AuditLine parse(String line) {
        try {
            JsonObject json = new JsonObject(line);
            Map<String, String> active = new TreeMap<>();
            JsonObject sites = json.getJsonObject("active", new JsonObject());
            sites.forEach(site -> active.put(site.getKey(), String.valueOf(site.getValue())));
            Object at = json.getValue("at");
            return new AuditLine(
                    json.getLong("seq"),
                    json.getString("prev", ""),
                    json.getString("hash"),
                    at instanceof Number millis ? Instant.ofEpochMilli(millis.longValue()) : Instant.parse("" + at),
                    json.getString("kind", "?"),
                    json.getString("who", ""),
                    json.getString("why", ""),
                    json.getLong("epoch", 0L),
                    active);
        } catch (DecodeException | ClassCastException | NullPointerException | DateTimeException malformed) {
            throw new IllegalArgumentException("not a line of an audit log: " + line, malformed);
        }
    }
}
