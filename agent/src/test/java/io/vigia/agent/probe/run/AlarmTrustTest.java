package io.vigia.agent.probe.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AlarmTrustTest {
    private final AlarmTrust trust = new AlarmTrust();
    private long now = Long.MAX_VALUE - 5;

    @Test
    void heedsAlarmsLessAndLessWhileTheyAreFalse() {
        int heeded = 0;
        for (int second = 0; second < 24 * 3600; second++) {
            if (trust.heeds(now)) {
                heeded++;
                trust.judge(true, now);
            }
            now += TimeUnit.SECONDS.toNanos(1);
        }
        assertThat(heeded).isBetween(12, 50);
    }

    @Test
    void heedsEveryTrueAlarm() {
        for (int i = 0; i < 10; i++) {
            assertThat(trust.heeds(now)).isTrue();
            trust.judge(false, now);
        }
    }

    @Test
    void isNotChangedByLooksThatNoAlarmCaused() {
        trust.judge(true, now);
        assertThat(trust.heeds(now)).isTrue();
    }
}
