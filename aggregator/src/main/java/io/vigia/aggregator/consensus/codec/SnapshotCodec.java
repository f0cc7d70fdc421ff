package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.consensus.audit.ChainHead;
import io.vigia.core.failover.Durable;
import io.vigia.core.notify.AlertRegister;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;

/** A whole state of the group as bytes: JSON, deflated. */
public final class SnapshotCodec {
    /** Of the JSON: the state, the newest audit lines, and alerts, however many of their characters must be escaped. */
    static final int MAX_BYTES = 192 << 20;

    private SnapshotCodec() {}

    /**
     * What a snapshot holds.
     *
     * @param tail the newest audit lines, oldest first, ending in {@code head}
     * @param alerts none in a snapshot that was taken before they were kept
     */
    public record Contents(Optional<Durable> durable, ChainHead head, List<String> tail, AlertRegister alerts) {}

    public static byte[] encode(Contents contents) {
        JsonObject json = new JsonObject();
        contents.durable().ifPresent(durable -> json.put("durable", DurableJson.write(durable)));
        json.put("seq", contents.head().seq())
                .put("hash", contents.head().hash())
                .put("tail", Fields.array(contents.tail()))
                .put("alerts", Fields.array(AlertJson.entries(contents.alerts()), AlertJson::write));
        return EntryCodec.deflate(json.encode().getBytes(StandardCharsets.UTF_8));
    }

    public static Contents decode(byte[] bytes) throws BadEntryException {
        try {
            JsonObject json = new JsonObject(new String(EntryCodec.inflate(bytes, MAX_BYTES), StandardCharsets.UTF_8));
            return new Contents(
                    Fields.maybeObject(json, "durable").map(DurableJson::read),
                    new ChainHead(Fields.number(json, "seq"), Fields.string(json, "hash")),
                    Fields.strings(json, "tail"),
                    json.containsKey("alerts")
                            ? AlertRegister.of(Fields.list(json, "alerts", AlertJson::entry))
                            : AlertRegister.NONE);
        } catch (DataFormatException | RuntimeException e) {
            throw new BadEntryException("a snapshot that cannot be read: " + e.getMessage(), e);
        }
    }
}
