package io.vigia.aggregator.consensus.codec;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Entries as bytes: one byte of format, which is never guessed at, then JSON, deflated (RFC 1951 within RFC 1950). */
public final class EntryCodec {
    /** Commits and notes. */
    static final byte DECIDED = 1;
    /** Changes of alerts. */
    static final byte ALERTS = 2;
    /** Of one entry, before compression. */
    public static final int MAX_BYTES = 4 << 20;

    private EntryCodec() {}

    /**
     * @throws BadEntryException when it would be larger than {@link #MAX_BYTES}
     */
    public static byte[] encode(Entry entry) throws BadEntryException {
        JsonObject json = new JsonObject().put("id", entry.id()).put("node", entry.node());
        if (entry.alerts().isPresent()) {
            json.put("alerts", AlertJson.write(entry.alerts().get()));
        } else {
            json.put("line", entry.line());
        }
        entry.next().ifPresent(next -> json.put("next", DurableJson.write(next)));
        byte[] plain = json.encode().getBytes(StandardCharsets.UTF_8);
        if (plain.length > MAX_BYTES) {
            throw new BadEntryException(
                    "the entry has " + plain.length + " bytes; at most " + MAX_BYTES + " can be replicated");
        }
        byte[] packed = deflate(plain);
        byte[] whole = new byte[packed.length + 1];
        whole[0] = entry.alerts().isPresent() ? ALERTS : DECIDED;
        System.arraycopy(packed, 0, whole, 1, packed.length);
        return whole;
    }

    /**
     * @throws BadEntryException when it is of a newer version, or not what {@link #encode} makes
     */
    public static Entry decode(byte[] bytes) throws BadEntryException {
        if (bytes.length == 0) {
            throw new BadEntryException("an empty entry");
        }
        if (bytes[0] != DECIDED && bytes[0] != ALERTS) {
            throw new BadEntryException("an entry of format " + bytes[0] + "; this program knows formats " + DECIDED
                    + " and " + ALERTS + ": install the version of Vigia that the leader has");
        }
        try {
            byte[] plain = inflate(Arrays.copyOfRange(bytes, 1, bytes.length), MAX_BYTES);
            JsonObject json = new JsonObject(new String(plain, StandardCharsets.UTF_8));
            String id = Fields.string(json, "id");
            String node = Fields.string(json, "node");
            if (bytes[0] == ALERTS) {
                return Entry.of(id, node, AlertJson.change(Fields.object(json, "alerts")));
            }
            return new Entry(
                    id,
                    node,
                    Optional.ofNullable(json.getJsonObject("next")).map(DurableJson::read),
                    Fields.string(json, "line"));
        } catch (DataFormatException | RuntimeException e) {
            throw new BadEntryException("an entry that cannot be read: " + e.getMessage(), e);
        }
    }

    static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** @param limit a small input that grows beyond it is hostile or damaged */
    static byte[] inflate(byte[] packed, int limit) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream plain = new ByteArrayOutputStream(Math.min(limit, packed.length * 6 + 64));
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int length = inflater.inflate(buffer);
                plain.write(buffer, 0, length);
                if (plain.size() > limit) {
                    throw new DataFormatException("more than " + limit + " bytes");
                }
                if (length == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new DataFormatException("it is cut short");
                }
            }
            if (inflater.getRemaining() > 0) {
                throw new DataFormatException(inflater.getRemaining() + " bytes follow its end");
            }
            return plain.toByteArray();
        } finally {
            inflater.end();
        }
    }
}
