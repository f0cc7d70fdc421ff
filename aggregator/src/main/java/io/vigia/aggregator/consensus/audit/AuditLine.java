package io.vigia.aggregator.consensus.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the audit log: {@code {"seq":..,"term":..,"index":.., what happened .., "id":.., "node":.., "prev":"..","hash":".."}}. The hash is the
 * SHA-256 of the line without its {@code hash}; {@code prev} is the hash of the line before. A line that says what is missing reads
 * {@code {"gap":{"from":..,"to":..},"head":".."}}, where head is the hash of the last missing line.
 *
 * <p>Composed and taken apart as text, never by way of a JSON library, so that every version of Vigia computes the same hash.
 *
 * @param first the sequence number; of a gap, of its first missing line
 * @param last the sequence number; of a gap, of its last missing line
 * @param prev empty for a gap
 * @param hash of a gap, the hash of its last missing line
 */
public record AuditLine(String text, long first, long last, Optional<String> prev, String hash) {
    private static final Pattern LINE =
            Pattern.compile("\\{\"seq\":(\\d{1,18}),.*,\"prev\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}");
    private static final Pattern GAP =
            Pattern.compile("\\{\"gap\":\\{\"from\":(\\d{1,18}),\"to\":(\\d{1,18})},\"head\":\"([0-9a-f]{64})\"}");
    private static final int HASH_FIELD = ",\"hash\":\"\"}".length() + 64;

    /**
     * The line that follows {@code head}.
     *
     * @param content a JSON object: what happened
     */
    public static AuditLine after(ChainHead head, long term, long index, String content, String id, String node) {
        long seq = head.seq() + 1;
        String body = "{\"seq\":" + seq + ",\"term\":" + term + ",\"index\":" + index + ","
                + content.substring(1, content.length() - 1) + ",\"id\":\"" + id + "\",\"node\":\"" + node
                + "\",\"prev\":\"" + head.hash() + "\"";
        String hash = sha256(body + "}");
        return new AuditLine(body + ",\"hash\":\"" + hash + "\"}", seq, seq, Optional.of(head.hash()), hash);
    }

    /** Says that the lines {@code from} to {@code to} are not here. */
    static AuditLine gap(long from, long to, String head) {
        String text = "{\"gap\":{\"from\":" + from + ",\"to\":" + to + "},\"head\":\"" + head + "\"}";
        return new AuditLine(text, from, to, Optional.empty(), head);
    }

    /** Takes a line apart; empty when it is not one. Whether its hash is right, {@link #intact} says. */
    public static Optional<AuditLine> parse(String text) {
        Matcher gap = GAP.matcher(text);
        if (gap.matches()) {
            return Optional.of(new AuditLine(
                    text, Long.parseLong(gap.group(1)), Long.parseLong(gap.group(2)), Optional.empty(), gap.group(3)));
        }
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            return Optional.empty();
        }
        long seq = Long.parseLong(line.group(1));
        return Optional.of(new AuditLine(text, seq, seq, Optional.of(line.group(2)), line.group(3)));
    }

    boolean isGap() {
        return prev.isEmpty();
    }

    /** Whether the hash is that of the line. */
    boolean intact() {
        return isGap()
                ? first <= last
                : sha256(text.substring(0, text.length() - HASH_FIELD) + "}").equals(hash);
    }

    public ChainHead head() {
        return new ChainHead(last, hash);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
