package io.vigia.platform.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.vigia.core.model.Batch;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import io.vigia.core.model.SelfHealth;
import io.vigia.core.model.TargetId;
import io.vigia.platform.wire.proto.Frame;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireCodecTest {
    private static final long SEED = 20261101;

    @Test
    void readsBackWhatItWrote() {
        RandomMessages messages = new RandomMessages(SEED);
        for (int i = 0; i < 2_000; i++) {
            Message message = messages.next();
            assertThat(WireCodec.decode(WireCodec.encode(message)))
                    .as("seed %d, message %d", SEED, i)
                    .isEqualTo(message);
        }
    }

    @Test
    void marksAFrameAsHeldWithoutDecodingIt() {
        RandomMessages messages = new RandomMessages(SEED);
        for (int i = 0; i < 1_000; i++) {
            Message.Telemetry live = messages.telemetry();
            long oldest = live.batch().sequence();
            byte[] frame = WireCodec.again(WireCodec.encode(live), 1_234 + i, oldest, 5_000 + i);
            Batch batch = live.batch();
            Batch held = new Batch(
                    batch.node(),
                    batch.incarnation(),
                    batch.sequence(),
                    1_234 + i,
                    batch.health(),
                    batch.observations());
            assertThat(WireCodec.decode(frame)).isEqualTo(new Message.Telemetry(held, oldest, 5_000 + i));
        }
    }

    @Test
    void neverThrowsWhateverItIsGiven() {
        Random random = new Random(SEED);
        RandomMessages messages = new RandomMessages(SEED);
        Map<Rejected.Reason, Integer> reasons = new EnumMap<>(Rejected.Reason.class);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = mutilated(WireCodec.encode(messages.next()), random);
            if (WireCodec.decode(frame) instanceof Rejected rejected) {
                reasons.merge(rejected.reason(), 1, Integer::sum);
                assertThat(rejected.detail()).hasSizeLessThanOrEqualTo(256).doesNotContain("\n");
            }
        }
        assertThat(reasons)
                .containsKeys(
                        Rejected.Reason.GARBLED,
                        Rejected.Reason.VERSION,
                        Rejected.Reason.BOUNDS,
                        Rejected.Reason.UNKNOWN_BODY);
    }

    private static byte[] mutilated(byte[] frame, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                return Arrays.copyOf(frame, random.nextInt(frame.length));
            }
            case 2 -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return frame;
            }
            default -> {
                int at = random.nextInt(frame.length);
                frame[at] = (byte) random.nextInt();
                return Arrays.copyOf(frame, frame.length + random.nextInt(10));
            }
        }
    }

    @Test
    void saysWhyItRefuses() {
        assertThat(reason(new byte[WireCodec.MAX_FRAME_BYTES + 1])).isEqualTo(Rejected.Reason.OVERSIZED);
        assertThat(reason(new byte[0])).isEqualTo(Rejected.Reason.VERSION);
        assertThat(reason(Frame.newBuilder().setVersion(2).build().toByteArray()))
                .isEqualTo(Rejected.Reason.VERSION);
        assertThat(reason(Frame.newBuilder().setVersion(1).build().toByteArray()))
                .isEqualTo(Rejected.Reason.UNKNOWN_BODY);
        assertThat(reason(new byte[] {8, 1, 26, 100})).isEqualTo(Rejected.Reason.GARBLED);
        assertThat(reason(batch(b -> b.setNode("No Node")))).isEqualTo(Rejected.Reason.BOUNDS);
        assertThat(reason(batch(b -> b.setSequence(0)))).isEqualTo(Rejected.Reason.BOUNDS);
        assertThat(reason(batch(b -> b.setSequence(-1)))).isEqualTo(Rejected.Reason.BOUNDS);
        assertThat(reason(batch(b -> b.setOldest(8)))).isEqualTo(Rejected.Reason.BOUNDS);
        assertThat(reason(batch(b -> b.setHeldMillis(Long.MAX_VALUE)))).isEqualTo(Rejected.Reason.BOUNDS);
        assertThat(reason(batch(b -> b.setSentMillis(Long.MAX_VALUE)))).isEqualTo(Rejected.Reason.BOUNDS);
        assertThat(reason(batch(b -> b.setSentMillis(-1)))).isEqualTo(Rejected.Reason.BOUNDS);
        assertThat(WireCodec.decode(batch(b -> {}))).isInstanceOf(Message.Telemetry.class);
    }

    @Test
    void refusesOneTargetTwiceInABatchAndInfiniteReadings() {
        var observation = io.vigia.platform.wire.proto.Observation.newBuilder()
                .setTarget("s3-a")
                .setOutcome(io.vigia.platform.wire.proto.Outcome.UP)
                .setRunLength(1)
                .build();
        assertThat(WireCodec.decode(batch(b -> b.addObservations(observation)))).isInstanceOf(Message.Telemetry.class);
        assertThat(reason(batch(b -> b.addObservations(observation).addObservations(observation))))
                .isEqualTo(Rejected.Reason.BOUNDS);
        var infinite =
                io.vigia.platform.wire.proto.Reading.newBuilder().setName("x").setValue(Double.POSITIVE_INFINITY);
        assertThat(reason(batch(b -> b.addObservations(
                        observation.toBuilder().addReadings(infinite).build()))))
                .isEqualTo(Rejected.Reason.BOUNDS);
    }

    @Test
    void countsElementsBeforeItBuildsThem() {
        // A megabyte of empty observations, of two bytes each, inside one batch.
        byte[] empties = new byte[1_000_000];
        for (int i = 0; i < empties.length; i += 2) {
            empties[i] = 6 << 3 | 2;
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {8, 1, 3 << 3 | 2});
        frame.writeBytes(new byte[] {(byte) (0x80 | (1_000_000 & 0x7f)), (byte) (0x80 | (1_000_000 >> 7 & 0x7f)), 61});
        frame.writeBytes(empties);
        byte[] bytes = frame.toByteArray();
        assertThat(reason(bytes)).isEqualTo(Rejected.Reason.BOUNDS);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        WireCodec.decode(bytes);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(allocated).isLessThan(100_000);
    }

    @Test
    void makesOneLineOfWhatPeopleWillRead() {
        byte[] frame = batch(b -> b.addObservations(io.vigia.platform.wire.proto.Observation.newBuilder()
                .setTarget("s3-a")
                .setOutcome(io.vigia.platform.wire.proto.Outcome.UP)
                .setRunLength(1)
                .setReasonBytes(ByteString.copyFromUtf8("ok\nlevel=error msg=\u001b[31mforged\u2028"))));
        Message.Telemetry telemetry = (Message.Telemetry) WireCodec.decode(frame);
        assertThat(telemetry.batch().observations().get(0).reason()).isEqualTo("ok level=error msg= [31mforged ");
    }

    @Test
    void refusesToMakeAFrameThatNobodyTakes() {
        List<Reading> readings = Collections.nCopies(256, new Reading("x".repeat(80), "y".repeat(128), 1));
        List<Observation> observations = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            observations.add(new Observation(
                    new TargetId("t" + i), Outcome.UP, 1, 0, 0, 0, 1, 0, OptionalLong.empty(), "", readings));
        }
        Batch batch = new Batch(new NodeId("n"), 1, 1, 0, SelfHealth.GOOD, observations);
        assertThatThrownBy(() -> WireCodec.encode(new Message.Telemetry(batch, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        int sum = observations.stream().mapToInt(WireCodec::sizeOf).sum();
        Batch half = new Batch(new NodeId("n"), 1, 1, 0, SelfHealth.GOOD, observations.subList(0, 10));
        int encoded = WireCodec.encode(new Message.Telemetry(half, 1)).length;
        assertThat(encoded).isBetween(sum / 3 - 200, sum / 3 + 64);
    }

    private static Rejected.Reason reason(byte[] frame) {
        Decoded decoded = WireCodec.decode(frame);
        assertThat(decoded).isInstanceOf(Rejected.class);
        return ((Rejected) decoded).reason();
    }

    private static byte[] batch(java.util.function.Consumer<io.vigia.platform.wire.proto.Batch.Builder> change) {
        io.vigia.platform.wire.proto.Batch.Builder batch = io.vigia.platform.wire.proto.Batch.newBuilder()
                .setNode("agent-a")
                .setIncarnation(5)
                .setSequence(7)
                .setOldest(7);
        change.accept(batch);
        return Frame.newBuilder().setVersion(1).setBatch(batch).build().toByteArray();
    }
}
