package io.vigia.agent.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An outbox before a channel that loses, doubles, reorders and breaks, and a plain receiver behind it. */
class OutboxSimulationTest {
    private static final int SEEDS = 300;
    private static final long AGAIN = 2_000;

    /** Something under way, either way: a batch of this sequence and floor, or an acknowledgement. */
    private record Parcel(long arrives, long sequence, long oldest, long through, List<Long> also) {}

    @Test
    void everyBatchArrivesOnceAndNoneIsLostWhileTheBoundsHold() {
        for (long seed = 0; seed < SEEDS; seed++) {
            new Run(seed).play();
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final Outbox outbox = new Outbox();
        private final double loss;
        private final List<Parcel> underWay = new ArrayList<>();
        private final Set<Long> received = new HashSet<>();
        private final Map<Long, Integer> deliveries = new HashMap<>();
        private long floor;
        private long link;
        private long now;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.loss = random.nextDouble() * 0.6;
        }

        void play() {
            for (int tick = 0; tick < 400; tick++) {
                now += 250;
                boolean broken = tick % 100 > 60 && tick < 300;
                if (tick % 100 == 0) {
                    link++;
                }
                if (tick < 300) {
                    Outbox.Entry live = outbox.add(new byte[50], now);
                    send(live, broken);
                }
                for (Outbox.Entry entry : outbox.due(Set.of(link), now, AGAIN, 5)) {
                    send(entry, broken);
                }
                arrive();
            }
            for (int tick = 0; tick < 4_000 && outbox.size() > 0; tick++) {
                now += 250;
                outbox.due(Set.of(link), now, AGAIN, 5).forEach(entry -> send(entry, false));
                arrive();
            }
            assertThat(outbox.size()).as("seed %d", seed).isZero();
            assertThat(outbox.bytes()).isZero();
            assertThat(outbox.dropped()).isZero();
            assertThat(outbox.acknowledged()).isEqualTo(300);
            assertThat(deliveries).as("seed %d", seed).hasSize(300);
            assertThat(deliveries.values()).as("seed %d", seed).containsOnly(1);
        }

        private void send(Outbox.Entry entry, boolean broken) {
            entry.sent(link, now);
            assertThat(outbox.oldest()).as("seed %d", seed).isLessThanOrEqualTo(entry.sequence());
            for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
                if (!broken && random.nextDouble() >= loss) {
                    underWay.add(
                            new Parcel(now + random.nextInt(1_500), entry.sequence(), outbox.oldest(), 0, List.of()));
                }
            }
        }

        private void arrive() {
            List<Parcel> here =
                    underWay.stream().filter(parcel -> parcel.arrives() <= now).toList();
            underWay.removeAll(here);
            for (Parcel parcel : here) {
                if (parcel.sequence() == 0) {
                    outbox.acknowledge(parcel.through(), parcel.also());
                } else {
                    take(parcel);
                }
            }
        }

        private void take(Parcel parcel) {
            if (parcel.sequence() > floor && received.add(parcel.sequence())) {
                deliveries.merge(parcel.sequence(), 1, Integer::sum);
            }
            floor = Math.max(floor, parcel.oldest() - 1);
            while (received.contains(floor + 1)) {
                floor++;
            }
            if (random.nextDouble() >= loss) {
                underWay.add(new Parcel(now + random.nextInt(1_500), 0, 0, floor, List.of(parcel.sequence())));
            }
        }
    }
}
