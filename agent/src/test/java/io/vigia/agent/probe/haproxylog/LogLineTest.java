package io.vigia.agent.probe.haproxylog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.haproxylog.LogLine.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {
    private static final String HTTP =
            "10.0.1.2:33317 [06/Feb/2026:12:14:14.655] http-in~ static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {}"
                    + " \"GET /index.html HTTP/1.1\"";
    private static final String TCP =
            "[::1]:40010 [24/Nov/2026:19:31:00.001] fnt sql/srv-2 0/1/5007 212 cD 3/3/3/3/1 0/0";

    private final LogLine line = new LogLine();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<134>",
                "<134>Nov 24 19:31:00 haproxy[14389]: ",
                "<134>Nov  4 19:31:00 lb1.example haproxy[14389]: ",
                "<134>1 2026-11-24T19:31:00.123456+00:00 lb1 haproxy 14389 - - ",
                "<134>1 2026-11-24T19:31:00.123456+00:00 - haproxy 14389 - [a@1 b=\"c ] \\\" d\"][e f=\"\"] ",
                "<134>1 2026-11-24T19:31:00.123456+00:00 lb1 haproxy 14389 - - \u00ef\u00bb\u00bf",
            })
    void readsBothFormatsAfterEveryHeader(String header) {
        assertThat(read(header + HTTP)).isEqualTo(Kind.HTTP);
        assertThat(backend()).isEqualTo("static");
        assertThat(server()).isEqualTo("srv1");
        assertThat(line.status()).isEqualTo(200);
        assertThat(line.totalMillis()).isEqualTo(109);
        assertThat(line.responseMillis()).isEqualTo(69);
        assertThat(state()).isEqualTo("--");

        assertThat(read(header + TCP)).isEqualTo(Kind.TCP);
        assertThat(backend()).isEqualTo("sql");
        assertThat(server()).isEqualTo("srv-2");
        assertThat(line.status()).isEqualTo(-1);
        assertThat(line.totalMillis()).isEqualTo(5007);
        assertThat(state()).isEqualTo("cD");
    }

    @Test
    void readsWhatIsNotKnownAsMinusOne() {
        assertThat(read("10.0.0.1:4 [x] s3 s3/<NOSRV> -1/-1/-1/-1/0 -1 0 - - CR-- 1/1/0/0/0 0/0 \"<BADREQ>\""))
                .isEqualTo(Kind.HTTP);
        assertThat(server()).isEqualTo("<NOSRV>");
        assertThat(line.status()).isEqualTo(-1);
        assertThat(line.responseMillis()).isEqualTo(-1);
        assertThat(state()).isEqualTo("CR");
    }

    @Test
    void readsALineThatWasCutInItsRequest() {
        assertThat(read(HTTP.substring(0, HTTP.indexOf("GET") + 5))).isEqualTo(Kind.HTTP);
        assertThat(read(HTTP.substring(0, HTTP.indexOf("1/1/1") + 1))).isEqualTo(Kind.HTTP);
        assertThat(read(HTTP.substring(0, HTTP.indexOf("1/1/1")))).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void findsTheStateBehindCookiesWhateverAClientPutsIntoThem() {
        String cookie = HTTP.replace("200 2750 - - ----", "504 2750 a=b - ---- 9/9/9/9/0 0/0 x - sH-- ");
        assertThat(read(cookie.replace("--  ", "-- "))).isEqualTo(Kind.HTTP);
        assertThat(state()).isEqualTo("sH");
        assertThat(line.status()).isEqualTo(504);
    }

    @Test
    void tellsWhatIsNoQueryFromWhatIsNotUnderstood() {
        assertThat(read("10.0.0.1:4 [06/Feb/2026:12:14:14.655] https-in/1: SSL handshake failure"))
                .isEqualTo(Kind.NO_QUERY);
        assertThat(read("<133>Nov 24 19:31:00 haproxy[1]: Server s3/s3-a is DOWN, reason: Layer4 timeout"))
                .isEqualTo(Kind.NOTICE);
        assertThat(read("<132>backend s3 has no server available!")).isEqualTo(Kind.NOTICE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<",
                "<134>",
                "<134>1 ",
                "hello",
                "a [b] c d/e",
                "a [b] c d/e 1/2/3/4 200 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/e 1/2/3/4/5/6 200 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/e 1/2/3/4/+5 200 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/e 1/2/3/4/-5 200 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/e 1/2/3/4/5 1000 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/e 1/2/3/4/5 99 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/e 1/2/3/4/5 200 x - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/e 1/2/3/4/5 200 0 - - -- 1/1/1/1/1 0/0",
                "a [b] c /e 1/2/3/4/5 200 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c d/ 1/2/3/4/5 200 0 - - ---- 1/1/1/1/1 0/0",
                "a [b] c de 1/2/3/4/5 200 0 - - ---- 1/1/1/1/1 0/0",
            })
    void refusesWhatOnlyLooksLikeALine(String text) {
        assertThat(read(text)).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void staysWithinItsBoundsOfTheBuffer() {
        byte[] around = ("SH-- 9/9/9" + HTTP + "9").getBytes(ISO_8859_1);
        assertThat(line.read(around, 10, around.length - 1)).isEqualTo(Kind.HTTP);
        assertThat(line.totalMillis()).isEqualTo(109);
        assertThat(line.read(around, 10, 10)).isEqualTo(Kind.MALFORMED);
    }

    private byte[] bytes = {};

    private Kind read(String text) {
        bytes = text.getBytes(ISO_8859_1);
        return line.read(bytes, 0, bytes.length);
    }

    private String backend() {
        return new String(bytes, line.backendFrom(), line.backendTo() - line.backendFrom(), ISO_8859_1);
    }

    private String server() {
        return new String(bytes, line.serverFrom(), line.serverTo() - line.serverFrom(), ISO_8859_1);
    }

    private String state() {
        return "" + (char) (line.state() >> 8) + (char) (line.state() & 0xff);
    }
}
