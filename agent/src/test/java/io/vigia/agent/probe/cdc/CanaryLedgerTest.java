package io.vigia.agent.probe.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.ReadingList;
import io.vigia.core.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CanaryLedgerTest {
    private final CanaryLedger ledger = new CanaryLedger(List.of(Duration.ofMillis(100), Duration.ofSeconds(1)), 2);

    @Test
    void countsArrivalsAtEachBound() {
        for (long latency : new long[] {50, 100, 101, 1_000, 5_000}) {
            ledger.arrived(ledger.write(at(0)), at(latency));
            ledger.taken();
        }
        assertThat(reading("cdc_canary_sent_total", "")).isEqualTo(5);
        assertThat(reading("cdc_canary_arrived_total", "")).isEqualTo(5);
        assertThat(reading("cdc_canary_within_total", "0.1")).isEqualTo(2);
        assertThat(reading("cdc_canary_within_total", "1")).isEqualTo(4);
        assertThat(reading("cdc_canary_latency_seconds_total", "")).isEqualTo(6.251);
    }

    @Test
    void tellsOrderAndLossApartWithinAPartition() {
        for (int i = 0; i < 6; i++) {
            ledger.write(at(i));
        }
        // Partition 0 has 0, 2 and 4, partition 1 has 1, 3 and 5: across them nothing is promised.
        ledger.arrived(1, at(10));
        ledger.arrived(0, at(10));
        ledger.arrived(4, at(10));
        assertThat(reading("cdc_canary_out_of_order_total", "")).isZero();
        ledger.arrived(2, at(20));
        assertThat(reading("cdc_canary_out_of_order_total", "")).isOne();
        ledger.arrived(5, at(20));
        ledger.settle(at(9_000));
        assertThat(reading("cdc_canary_lost_total", "")).isZero();
        ledger.settle(at(11_000));
        assertThat(reading("cdc_canary_lost_total", "")).isOne();
        assertThat(reading("cdc_canary_waiting", "")).isZero();
    }

    @Test
    void lagsAsItsSlowestPartitionDoes() {
        ledger.arrived(ledger.write(at(0)), at(10));
        assertThat(ledger.lagMillis(at(10))).hasValue(10);
        ledger.write(at(0));
        assertThat(ledger.lagMillis(at(10)))
                .as("nothing has come through partition 1")
                .isEmpty();
        ledger.arrived(1, at(30));
        assertThat(ledger.lagMillis(at(40))).hasValue(30);
        ledger.write(at(1_000));
        ledger.arrived(ledger.write(at(1_000)), at(1_010));
        assertThat(ledger.lagMillis(at(4_000))).hasValue(3_000);
    }

    @Test
    void countsSinceTheNewestThatArrivedWhileTheSourceTakesNothing() {
        ledger.arrived(ledger.write(at(0)), at(10));
        ledger.arrived(ledger.write(at(200)), at(210));
        long refused = ledger.write(at(1_000));
        ledger.refused(refused);
        assertThat(ledger.lagMillis(at(3_000))).hasValue(3_000);
        ledger.taken();
        assertThat(ledger.lagMillis(at(3_000))).hasValue(10);
        ledger.sourceGone();
        assertThat(ledger.lagMillis(at(4_000))).hasValue(4_000);
        assertThat(reading("cdc_canary_refused_total", "")).isOne();
    }

    @Test
    void countsAgainNeitherWhatComesTwiceNorWhatIsNotItsOwn() {
        long number = ledger.write(at(0));
        ledger.arrived(number, at(10));
        ledger.arrived(number, at(20));
        ledger.arrived(77, at(20));
        assertThat(reading("cdc_canary_arrived_total", "")).isOne();
    }

    private double reading(String name, String instance) {
        ReadingList readings = new ReadingList();
        ledger.read(readings);
        return readings.list().stream()
                .filter(reading ->
                        reading.name().equals(name) && reading.instance().equals(instance))
                .mapToDouble(Reading::value)
                .findFirst()
                .orElseThrow();
    }

    private static long at(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
