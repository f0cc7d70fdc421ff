package io.vigia.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.SelfHealth;
import io.vigia.platform.wire.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Plain senders that keep what is not acknowledged, restart, and are cut off; a channel that loses, doubles and reorders; and
 * the aggregator's memory behind it.
 */
class DeliverySimulationTest {
    private static final int SEEDS = 300;
    private static final NodeId SELF = new NodeId("aggregator-1");
    private static final long START = 1_800_000_000_000L;

    private record Key(NodeId node, long incarnation, long sequence) {}

    private record UnderWay(long arrives, Message message) {}

    @Test
    void eachBatchIsHandedOnOnceAndNoneOfALivingSenderIsLost() {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Run(seed).play();
        }
    }

    /** A sender as simple as can be. */
    private static final class Sender {
        private final NodeId node;
        private long incarnation = START;
        private long next = 1;
        private final TreeMap<Long, Long> kept = new TreeMap<>();

        Sender(String node) {
            this.node = new NodeId(node);
        }

        void restart(long now) {
            incarnation = now;
            next = 1;
            kept.clear();
        }

        Message.Telemetry make() {
            kept.put(next, next);
            return message(next++);
        }

        Message.Telemetry message(long sequence) {
            return new Message.Telemetry(
                    new Batch(node, incarnation, sequence, 0, SelfHealth.GOOD, List.of()), kept.firstKey());
        }

        void hear(Message.Acks acks) {
            for (Message.Ack ack : acks.acks()) {
                if (ack.node().equals(node) && ack.incarnation() == incarnation) {
                    kept.headMap(ack.through(), true).clear();
                    ack.also().forEach(kept::remove);
                }
            }
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final double loss;
        private final List<Sender> agents = List.of(new Sender("agent-a"), new Sender("agent-b"));
        private final Senders senders;
        private final AckDraft news = new AckDraft();
        private final List<UnderWay> underWay = new ArrayList<>();
        private final Map<Key, Integer> handedOn = new HashMap<>();
        private long now = START;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.loss = random.nextDouble() * 0.6;
            this.senders = new Senders(Set.of(agents.get(0).node, agents.get(1).node));
        }

        void play() {
            for (int tick = 0; tick < 400; tick++) {
                now += 250;
                boolean cutOff = tick > 100 && tick < 200;
                for (Sender agent : agents) {
                    if (random.nextInt(300) == 0) {
                        agent.restart(now);
                    }
                    put(agent.make(), cutOff);
                    replay(agent, cutOff);
                }
                turn(cutOff);
            }
            for (int tick = 0; tick < 2_000 && agents.stream().anyMatch(agent -> !agent.kept.isEmpty()); tick++) {
                now += 250;
                agents.forEach(agent -> replay(agent, false));
                turn(false);
            }
            assertThat(handedOn.values()).as("seed %d", seed).containsOnly(1);
            for (Sender agent : agents) {
                assertThat(agent.kept).as("seed %d", seed).isEmpty();
                for (long sequence = 1; sequence < agent.next; sequence++) {
                    assertThat(handedOn)
                            .as("seed %d, %s", seed, agent.node)
                            .containsKey(new Key(agent.node, agent.incarnation, sequence));
                }
            }
        }

        private void replay(Sender agent, boolean cutOff) {
            agent.kept.keySet().stream()
                    .filter(sequence -> random.nextInt(8) == 0)
                    .limit(5)
                    .map(agent::message)
                    .toList()
                    .forEach(message -> put(message, cutOff));
        }

        private void put(Message message, boolean cutOff) {
            for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                if (!cutOff && random.nextDouble() >= loss) {
                    underWay.add(new UnderWay(now + random.nextInt(1_500), message));
                }
            }
        }

        private void turn(boolean cutOff) {
            List<UnderWay> here =
                    underWay.stream().filter(parcel -> parcel.arrives() <= now).toList();
            underWay.removeAll(here);
            for (UnderWay parcel : here) {
                if (parcel.message() instanceof Message.Telemetry telemetry) {
                    take(telemetry);
                } else if (parcel.message() instanceof Message.Acks acks) {
                    agents.forEach(agent -> agent.hear(acks));
                }
            }
            news.take(SELF, senders::through).forEach(acks -> put(acks, cutOff));
        }

        private void take(Message.Telemetry telemetry) {
            Batch batch = telemetry.batch();
            Senders.Word word = senders.take(telemetry, now).word();
            if (word == Senders.Word.FRESH) {
                handedOn.merge(new Key(batch.node(), batch.incarnation(), batch.sequence()), 1, Integer::sum);
            }
            if (word == Senders.Word.FRESH || word == Senders.Word.REPEATED) {
                news.add(batch.node(), batch.incarnation(), batch.sequence());
            }
        }
    }
}
