package io.vigia.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LogConfig.Format;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

class LineTest {
    private static final Instant AT = Instant.parse("2026-11-01T10:20:30.456789Z");

    @Test
    void logfmtIsOneLineOfKeysAndValues() {
        assertThat(line(
                        Format.LOGFMT,
                        "failover committed",
                        pair("service", "s3"),
                        pair("epoch", 3),
                        pair("cause", "a b")))
                .isEqualTo(
                        "ts=2026-11-01T10:20:30.456Z level=info logger=io.vigia.X msg=\"failover committed\" service=s3"
                                + " epoch=3 cause=\"a b\"");
    }

    @Test
    void jsonIsOneObjectALine() {
        assertThat(line(Format.JSON, "failover committed", pair("service", "s3"), pair("cause", "a \"b\"")))
                .isEqualTo("{\"ts\":\"2026-11-01T10:20:30.456Z\",\"level\":\"info\",\"logger\":\"io.vigia.X\","
                        + "\"msg\":\"failover committed\",\"service\":\"s3\",\"cause\":\"a \\\"b\\\"\"}");
    }

    @Test
    void hostileTextCannotForgeALineOrAKey() {
        String hostile = "x\nts=2026 level=error msg=\"forged\"\r\u0085\u2028\u2029\u001b[2J\u202e level=warn";
        for (Format format : Format.values()) {
            String line = line(format, "constant", pair("body", hostile));
            assertThat(line.chars().noneMatch(c -> c < ' ' || c == 0x85 || c == 0x2028 || c == 0x2029 || c == 0x202e))
                    .isTrue();
        }
        assertThat(line(Format.LOGFMT, "constant", pair("body", "a=b"))).endsWith(" body=\"a=b\"");
        assertThat(line(Format.LOGFMT, "constant", pair("a b=\n", "x"))).endsWith(" a_b__=x");
        assertThat(line(Format.LOGFMT, "constant", pair("level", "error"))).endsWith(" level_=error");
    }

    @Test
    void emptyAndMissingValuesAreSeen() {
        assertThat(line(Format.LOGFMT, "m", pair("a", ""), pair("b", null))).endsWith(" a=\"\" b=null");
    }

    @Test
    void anExceptionIsOneLineWithItsCauses() {
        Exception failure = new IllegalStateException("outer\nline", new RuntimeException("inner"));
        String line = Line.of(Format.LOGFMT, AT, Level.ERROR, "x").event("failed", List.of(), failure);
        assertThat(line)
                .contains(
                        "error=\"java.lang.IllegalStateException: outer\\nline\"",
                        "caused by java.lang.RuntimeException: inner");
        assertThat(line).contains("stack=\"at io.vigia.platform.log.LineTest.").doesNotContain("\n");
    }

    @Test
    void everyLineIsBounded() {
        String big = "\u0000".repeat(1_000_000);
        List<KeyValuePair> many =
                IntStream.range(0, 1_000).mapToObj(i -> pair("k" + i, big)).toList();
        StackOverflowError deep = new StackOverflowError(big);
        for (Format format : Format.values()) {
            String line = Line.of(format, AT, Level.INFO, big).event(big, many, deep);
            assertThat(line.length()).isLessThan(3 * Line.MAX_LINE);
            assertThat(line).contains("(cut)", "truncated");
        }
    }

    @Test
    void aValueThatThrowsIsSaidToBeUnprintable() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        assertThat(line(Format.LOGFMT, "m", pair("v", broken)))
                .endsWith("v=\"(unprintable: java.lang.IllegalStateException)\"");
    }

    @Test
    void tenThousandRandomTextsAreOneLineEach() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append((char) random.nextInt(0x10000));
            }
            for (Format format : Format.values()) {
                assertThat(line(format, text.toString(), pair(text.toString(), text))
                                .codePoints()
                                .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029))
                        .as("seed " + seed)
                        .isTrue();
            }
        }
    }

    private static String line(Format format, String message, KeyValuePair... pairs) {
        return Line.of(format, AT, Level.INFO, "io.vigia.X").event(message, List.of(pairs), null);
    }

    private static KeyValuePair pair(String key, @Nullable Object value) {
        return new KeyValuePair(key, value);
    }
}
