package io.vigia.aggregator.consensus.audit;

/**
 * The end of a chain of audit lines.
 *
 * @param seq of the newest line, counted from 1; 0 before the first
 * @param hash of the newest line, in hexadecimal
 */
public record ChainHead(long seq, String hash) {
    /** Before the first line. */
    public static final ChainHead NONE = new ChainHead(0, "0".repeat(64));

    public ChainHead {
        if (seq < 0 || !hash.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a chain cannot end in line " + seq + " with hash '" + hash + "'");
        }
    }
}
