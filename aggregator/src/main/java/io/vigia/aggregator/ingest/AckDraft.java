package io.vigia.aggregator.ingest;

import io.vigia.core.model.NodeId;
import io.vigia.platform.wire.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be acknowledged next. A batch that came twice is acknowledged twice: its sender cannot have heard the first.
 * Bounded; what does not fit is not acknowledged now, will be sent again, and will fit then.
 */
final class AckDraft {
    private static final int MAX_NODES = 8 * Message.Acks.MAX_ACKS;

    /** Agents take frames of at most 256 KiB, and a full ack has 1.4 kB. */
    private static final int MAX_IN_ONE = 128;

    /** Up to where a node's batches of one life need not be acknowledged one by one. */
    @FunctionalInterface
    interface Settled {
        long through(NodeId node, long incarnation);
    }

    private record Sender(NodeId node, long incarnation) {}

    private final Map<Sender, List<Long>> news = new LinkedHashMap<>();

    void add(NodeId node, long incarnation, long sequence) {
        Sender sender = new Sender(node, incarnation);
        List<Long> sequences = news.get(sender);
        if (sequences == null && news.size() < MAX_NODES) {
            sequences = new ArrayList<>();
            news.put(sender, sequences);
        }
        if (sequences != null && sequences.size() < Message.Ack.MAX_ALSO) {
            sequences.add(sequence);
        }
    }

    boolean isEmpty() {
        return news.isEmpty();
    }

    /**
     * The acknowledgements since the last call, in messages of bounded size.
     *
     * @param settled up to where each life is settled
     */
    List<Message.Acks> take(NodeId aggregator, Settled settled) {
        List<Message.Acks> messages = new ArrayList<>();
        List<Message.Ack> acks = new ArrayList<>();
        for (Map.Entry<Sender, List<Long>> entry : news.entrySet()) {
            Sender sender = entry.getKey();
            long through = settled.through(sender.node(), sender.incarnation());
            List<Long> also = entry.getValue().stream()
                    .filter(sequence -> sequence > through)
                    .toList();
            acks.add(new Message.Ack(sender.node(), sender.incarnation(), through, also));
            if (acks.size() == MAX_IN_ONE) {
                messages.add(new Message.Acks(aggregator, acks));
                acks = new ArrayList<>();
            }
        }
        if (!acks.isEmpty()) {
            messages.add(new Message.Acks(aggregator, acks));
        }
        news.clear();
        return messages;
    }
}
