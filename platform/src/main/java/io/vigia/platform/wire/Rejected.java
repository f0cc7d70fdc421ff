package io.vigia.platform.wire;

import java.util.Locale;

/**
 * A frame that is not believed.
 *
 * @param reason bounded, for metrics
 * @param detail one line, for people; never longer than 256 characters
 */
public record Rejected(Reason reason, String detail) implements Decoded {
    public Rejected {
        detail = Texts.clean(Texts.shorten(detail));
    }

    /** Why a frame, an observation or a peer was refused; {@link #label()} is the value in metrics. */
    public enum Reason {
        /** Longer than {@link WireCodec#MAX_FRAME_BYTES}. */
        OVERSIZED,
        /** Not protobuf, or cut short. */
        GARBLED,
        /** A version of the wire format this reader does not know. */
        VERSION,
        /** A value outside the bounds of io.vigia.core.model. */
        BOUNDS,
        /** No body, or one of a kind this reader does not know. */
        UNKNOWN_BODY,
        /** A message of a kind that has no business on this channel or connection. */
        MISPLACED,
        /** Connected and did not say Hello in time. */
        SILENT,
        /** Hello from another lake. */
        LAKE,
        /** Hello with a role nobody serves here. */
        ROLE,
        /** More connections than allowed. */
        CROWDED,
        /** A reader so slow that its queue overflowed. */
        SLOW_READER,
        /** A node that lake.yaml does not name. */
        UNKNOWN_NODE,
        /** Spoke for another node than the one that said Hello. */
        IMPERSONATION,
        /** A batch of an earlier life of its sender, or of one impossibly far in the future. */
        INCARNATION,
        /** A sequence number impossibly far ahead. */
        SEQUENCE,
        /** An observation of a target that its sender has not been assigned. */
        FOREIGN_TARGET,
        /** An agent refuses an order of an earlier term than the one that stands. */
        PAST_TERM;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
