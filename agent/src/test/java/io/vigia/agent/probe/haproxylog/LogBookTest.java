package io.vigia.agent.probe.haproxylog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.model.Observation;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogBookTest {
    private static final long SECOND = 1_000_000_000L;

    private final LogBook book = new LogBook(Specs.nowhere());

    @Test
    void countsWhatFailedApartFromWhatClientsBrokeOff() {
        line("s3/s3-a 0/0/0/20/20 200 1 - - ----");
        line("s3/s3-a 0/0/0/50/50 404 1 - - ----");
        line("s3/s3-a 0/0/0/51/51 500 1 - - ----");
        line("s3/s3-a 0/0/0/-1/500 504 1 - - sH--");
        line("s3/<NOSRV> 0/-1/-1/-1/501 503 1 - - SC--");
        line("s3/s3-a 0/0/0/-1/700 -1 1 - - CH--");
        line("s3/s3-a 0/0/0/-1/2 403 1 - - PR--");
        line("s3/s3-a 0/0/0/1/3 200 1 - - SD--");
        line("s3/s3-a 0/0/0/1/-1 200 1 - - ----");

        Map<String, Double> read = readings("s3");
        assertThat(read)
                .containsEntry("log_requests_total", 9.0)
                .containsEntry("log_failed_total", 4.0)
                .containsEntry("log_aborted_total", 1.0)
                .containsEntry("log_untimed_total", 1.0)
                .containsEntry("log_responses_total{2xx}", 3.0)
                .containsEntry("log_responses_total{4xx}", 2.0)
                .containsEntry("log_responses_total{5xx}", 3.0)
                .containsEntry("log_responses_total{none}", 1.0)
                .containsEntry("log_within_total{0.05}", 3.0)
                .containsEntry("log_within_total{0.5}", 3.0)
                .containsEntry("log_within_total{60}", 4.0)
                .containsEntry("log_time_seconds_bucket{le=0.05}", 4.0)
                .containsEntry("log_time_seconds_bucket{le=0.5}", 6.0)
                .containsEntry("log_time_seconds_bucket{le=+Inf}", 8.0)
                .containsEntry("log_time_seconds_sum", 1.827)
                .containsEntry("log_terminations_total{--}", 4.0)
                .containsEntry("log_terminations_total{sH}", 1.0)
                .containsEntry("log_server_requests_total{s3-a}", 8.0)
                .containsEntry("log_server_failed_total{<NOSRV>}", 1.0)
                .containsEntry("log_time_p50_seconds", 0.05)
                .containsEntry("log_time_p99_seconds", 0.7);
        assertThat(readings("sql")).containsEntry("log_requests_total", 0.0);
    }

    @Test
    void takesSeveralLinesOfOneDatagramAndEndsOfAnyKind() {
        String one = "1.1.1.1:1 [t] f s3/s3-a 0/0/0/1/1 200 1 - - ---- 1/1/1/1/0 0/0";
        take(one + "\n" + one + "\r\n\n" + one + "\0", 0);
        assertThat(book.lines()).isEqualTo(3);
        assertThat(readings("s3")).containsEntry("log_requests_total", 3.0);
    }

    @Test
    void knowsItsBackendsAndNoOthers() {
        line("s4/s3-a 0/0/0/1/1 200 1 - - ----");
        assertThat(book.unknown()).isEqualTo(1);
        assertThat(book.malformed()).isZero();
    }

    @Test
    void whateverComesItGoesOnAndStaysSmall() {
        long seed = 20261124;
        Random random = new Random(seed);
        String good =
                "<134>Nov 24 19:31:00 lb1 haproxy[1]: 1.1.1.1:1 [t] f s3/s3-a 0/0/0/1/1 200 1 - - ---- 1/1/1/1/0 0/0";
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes;
            if (random.nextInt(4) == 0) {
                bytes = new byte[random.nextInt(random.nextInt(50) == 0 ? 70_000 : 200)];
                random.nextBytes(bytes);
            } else {
                bytes = good.getBytes(ISO_8859_1);
                for (int changes = random.nextInt(4); changes > 0; changes--) {
                    bytes[random.nextInt(bytes.length)] = (byte)
                            (random.nextBoolean()
                                    ? "0123456789/ -[]<>:\n\"".charAt(random.nextInt(20))
                                    : random.nextInt(256));
                }
                bytes = java.util.Arrays.copyOf(
                        bytes, random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length);
            }
            book.take(bytes, bytes.length, random.nextInt(100) * SECOND);
        }
        for (int i = 0; i < 10; i++) {
            line("sql/" + i + " 0/0/0/1/1 200 1 - - ----");
        }
        ServiceTally tally = book.of("s3").orElseThrow();
        assertThat(tally.requests()).as("seed %d", seed).isPositive();
        assertThat(tally.requests()
                        + book.of("sql").orElseThrow().requests()
                        + book.unknown()
                        + book.malformed()
                        + book.withoutQuery()
                        + book.notices())
                .as("seed %d", seed)
                .isEqualTo(book.lines());
        assertThat(LogFigures.ofBackend(tally, 0).readings()).hasSizeLessThanOrEqualTo(Observation.MAX_READINGS);
        assertThat(tally.servers()).hasSizeLessThanOrEqualTo(ServiceTally.MAX_SERVERS);
        assertThat(readings("sql")).containsEntry("log_requests_total", 10.0);
    }

    @Test
    void serversThatLinesInventAreCountedTogether() {
        for (int i = 0; i < 1000; i++) {
            line("s3/invented-" + i + " 0/0/0/1/1 200 1 - - ----");
        }
        line("s3/s3-a 0/0/0/1/1 200 1 - - ----");
        assertThat(readings("s3"))
                .containsEntry("log_server_requests_total{s3-a}", 1.0)
                .containsEntry("log_server_requests_total{other}", 1000.0 - (ServiceTally.MAX_SERVERS - 2));
    }

    @Test
    void lostOrMalformedLinesDegradeTheReceiverForAMinute() {
        DropWatch watch = new DropWatch();
        assertThat(outcome(watch, 0, 5)).isEqualTo(Outcome.UP);
        assertThat(outcome(watch, 1, 6)).isEqualTo(Outcome.DEGRADED);
        assertThat(outcome(watch, 60, 6)).isEqualTo(Outcome.DEGRADED);
        assertThat(outcome(watch, 61, 6)).isEqualTo(Outcome.UP);
        take("nonsense", 0);
        assertThat(outcome(watch, 70, 6)).isEqualTo(Outcome.DEGRADED);
        assertThat(outcome(watch, 130, 6)).isEqualTo(Outcome.UP);
    }

    private Outcome outcome(DropWatch watch, long second, long drops) {
        LogReceiver.Moment moment = new LogReceiver.Moment(book, OptionalLong.of(drops), second * SECOND, 0);
        return LogFigures.ofReceiver(moment, watch.look(moment)).outcome();
    }

    private void line(String middle) {
        take("<134>Nov 24 19:31:00 haproxy[1]: 1.1.1.1:1 [t] f " + middle + " 1/1/1/1/0 0/0 \"GET / HTTP/1.1\"\n", 0);
    }

    private void take(String text, long second) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        book.take(bytes, bytes.length, second * SECOND);
    }

    private Map<String, Double> readings(String backend) {
        ProbeResult result = LogFigures.ofBackend(book.of(backend).orElseThrow(), 0);
        return result.readings().stream()
                .collect(Collectors.toMap(
                        reading ->
                                reading.name() + (reading.instance().isEmpty() ? "" : "{" + reading.instance() + "}"),
                        Reading::value));
    }
}
