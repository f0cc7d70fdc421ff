package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VigiaMainTest {
    private static final Path EXAMPLES = Path.of("../packaging/examples");

    @TempDir
    private Path directory = Path.of(".");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private HttpServer server;
    private int answerStatus = 200;
    private String answer = "{}";

    VigiaMainTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answerStatus, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void checkSaysOkAndWhatItUnderstood() {
        int status = run(
                "check",
                EXAMPLES.resolve("lake.yaml").toString(),
                EXAMPLES.resolve("agent.yaml").toString(),
                EXAMPLES.resolve("aggregator.yaml").toString());
        assertThat(out.toString())
                .contains(
                        "lake.yaml: ok: lake 'west' with 3 sites, 5 vantages, 12 components, 2 services, 2 balancers",
                        "agent.yaml: ok: agent 'agent-a' (edge)",
                        "aggregator.yaml: ok: aggregator 'aggregator-1'");
        assertThat(status).isZero();
    }

    @Test
    void checkPrintsEveryProblemOfEveryFile() throws Exception {
        Path one = Files.writeString(
                directory.resolve("one.yaml"), "lake: demo\nsites: {a: {}}\nservces: {}\ndetect: {fallCount: 0}\n");
        int status = run("check", one.toString(), directory.resolve("none.yaml").toString());
        assertThat(out.toString())
                .contains(
                        "one.yaml:3: servces: is not a key of lake.yaml; did you mean 'services'?",
                        "one.yaml:4: detect.fallCount: fallCount is 0, must be between 1 and 100",
                        "one.yaml: 2 problems",
                        "none.yaml: does not exist",
                        "none.yaml: 1 problem");
        assertThat(status).isEqualTo(2);
    }

    @Test
    void checkShowsWarningsAndSaysOk() throws Exception {
        Path lake = Files.writeString(
                directory.resolve("lake.yaml"),
                Files.readString(EXAMPLES.resolve("lake.yaml")).replace("    node: lb2", "    node: lb3"));
        assertThat(run("check", lake.toString())).isZero();
        assertThat(out.toString())
                .contains("balancers.lb2.node: warning: 'lb3' is not one of the vantages", "ok:", "; 1 warning");
    }

    @Test
    void checkFollowsTheObjectivesOfAnAggregator() throws Exception {
        Files.copy(EXAMPLES.resolve("lake.yaml"), directory.resolve("lake.yaml"));
        Path shipped = Path.of("../alerts/slo").toAbsolutePath();
        Path aggregator = Files.writeString(directory.resolve("aggregator.yaml"), "node: one\nslos: " + shipped + "\n");
        assertThat(run("check", aggregator.toString())).isZero();
        assertThat(out.toString()).contains("stream 127.0.0.1:7410, 18 SLOs; lake 'west'", "; 13 files read");
        Path slos = Files.createDirectory(directory.resolve("slo.d"));
        Path slo = Files.writeString(
                slos.resolve("a.yaml"),
                "---\napiVersion: openslo/v1\nkind: Service\nmetadata: {name: a}\nspec: {tier: 1}\n---\n---\n");
        Files.writeString(aggregator, "node: one\nslos: slo.d\n");
        assertThat(run("check", aggregator.toString(), slo.toString())).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "a.yaml:5: spec.tier: is not a key of a Service; there is description",
                        "a.yaml: holds OpenSLO objects; check the aggregator.yaml whose slos names its directory");
    }

    @Test
    void statusShowsWhatIsWrongWithItsReasons() throws Exception {
        answer = held();
        assertThat(run("status", "--server", url())).isEqualTo(3);
        assertThat(asked.take()).isEqualTo("GET /api/v1/status ");
        assertThat(out.toString())
                .contains(
                        "lake demo  needs attention  epoch 3",
                        "held: only 1 of 2 vantages accuses",
                        "can take over",
                        "lag 1.5s",
                        "connection refused",
                        "(not counted) sick: its event loop stalled 700 ms",
                        "up: s3-b host/agent-b",
                        "misconfigured",
                        "no backend 's3'",
                        "by stream",
                        "sick, not counted",
                        "switched after 400ms",
                        "verified after 1.2s")
                .containsPattern("\\? agent-c .* silent")
                .doesNotContainPattern("agent-a .* silent")
                .doesNotContain("\u001b");
    }

    @Test
    void statusIsZeroWhenAllIsWell() throws Exception {
        answer = held().replace("\"held\"", "\"steady\"")
                .replace("\"down\"", "\"up\"")
                .replace("\"misconfigured\"", "\"in-step\"");
        assertThat(run("status", "-s", url())).isZero();
        assertThat(out.toString()).contains("serving");
    }

    @Test
    void statusAsJsonIsTheAggregatorsOwnAnswer() throws Exception {
        answer = held();
        assertThat(run("status", "-s", url(), "-o", "json")).isEqualTo(3);
        assertThat(out.toString().strip()).isEqualTo(answer.strip());
    }

    @Test
    void coloursAreBesideSymbolsAndOnlyWhereATerminalTakesThem() throws Exception {
        answer = held();
        StringWriter coloured = new StringWriter();
        VigiaMain.run(
                new String[] {"status", "-s", url()},
                new Terminal(new PrintWriter(coloured, true), true, false),
                new PrintWriter(err, true));
        assertThat(coloured.toString()).contains("\u001b[31;1mXX\u001b[0m", "->");
    }

    @Test
    void textOfOthersCannotSteerTheTerminal() {
        answer =
                "{\"lake\":\"\\u001b[2Jx\\n\\u202ey\",\"services\":[{\"id\":\"a\\u0007\",\"hold\":[\"\\u001b]0;t\\u0007\"]}]}";
        assertThat(run("status", "-s", url())).isEqualTo(3);
        assertThat(out.toString())
                .doesNotContain("\u001b")
                .doesNotContain("\u0007")
                .doesNotContain("\u202e");
    }

    @Test
    void anAnswerThatLacksEverythingIsStillShown() {
        for (String odd : new String[] {
            "{}",
            "{\"services\":7,\"sites\":null,\"failovers\":[1]}",
            "{\"services\":[{}],\"balancers\":[{}],\"vantages\":[{}],\"failovers\":[{}]}"
        }) {
            answer = odd;
            assertThat(run("status", "-s", url())).isIn(0, 3);
        }
    }

    @Test
    void anotherProgramOnThePortIsToldApart() {
        answer = "<html>hello</html>";
        assertThat(run("status", "-s", url())).isEqualTo(1);
        assertThat(err.toString()).contains("Is another program on that port?");
    }

    @Test
    void anAggregatorThatIsNotReadySaysWhy() {
        answerStatus = 503;
        answer = "{\"title\":\"Not ready\",\"detail\":\"starting\"}";
        assertThat(run("status", "-s", url())).isEqualTo(1);
        assertThat(err.toString()).contains("answered 503: Not ready starting");
    }

    @Test
    void nobodyThereSaysWhichAndWhyAndWhatToTry() throws Exception {
        String nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = "http://127.0.0.1:" + closed.getLocalPort();
        }
        assertThat(run("status", "--server", nobody)).isEqualTo(1);
        assertThat(err.toString()).contains(nobody + ": nobody listens there", "Try: is it running", "--server URL");
        assertThat(run("status", "-s", nobody, "-s", url())).isIn(0, 3);
    }

    @Test
    void acknowledgingTellsWhoAndWhy() throws Exception {
        answer = "{\"result\":\"accepted\",\"id\":\"\",\"text\":\"cooldown of s3 is cleared\"}";
        assertThat(run("ack", "s3", "--reason", "looked at it", "--who", "ana", "-s", url()))
                .isZero();
        assertThat(asked.take()).isEqualTo("POST /api/v1/services/s3/ack {\"who\":\"ana\",\"why\":\"looked at it\"}");
        assertThat(out.toString()).contains("cooldown of s3 is cleared");
    }

    @Test
    void aRefusedAcknowledgementSaysWhy() {
        answerStatus = 404;
        answer = "{\"title\":\"Not Found\",\"detail\":\"no such service\"}";
        assertThat(run("ack", "s9", "--reason", "x", "-s", url())).isEqualTo(1);
        assertThat(err.toString()).contains("refused (404): Not Found no such service");
    }

    @Test
    void wrongUsageIsTwo() {
        assertThat(run("chekc")).isEqualTo(2);
        assertThat(run("check")).isEqualTo(2);
        assertThat(run("status", "-o", "xml")).isEqualTo(2);
        assertThat(run("status", "-s", "ftp://x")).isEqualTo(2);
        assertThat(run("status", "-s", "http://a b")).isEqualTo(2);
        assertThat(run("ack", "S 3", "--reason", "x")).isEqualTo(2);
        assertThat(run("ack", "s3")).isEqualTo(2);
        assertThat(run("ack", "s3", "--reason", " ")).isEqualTo(2);
        assertThat(err.toString()).contains("vigia check", "is not a server's address", "--reason is empty");
    }

    @Test
    void helpListsTheExitStatus() {
        assertThat(run("--help")).isZero();
        assertThat(run("status", "--help")).isZero();
        assertThat(out.toString()).contains("Exit status:", "something needs attention", "VIGIA_SERVER", "NO_COLOR");
    }

    @Test
    void timesAreShortEnoughToReadAtAGlance() {
        assertThat(Words.millis(0)).isEqualTo("0ms");
        assertThat(Words.millis(1_250)).isEqualTo("1.2s");
        assertThat(Words.millis(59_000)).isEqualTo("59s");
        assertThat(Words.millis(150_000)).isEqualTo("2m30s");
        assertThat(Words.millis(9_000_000)).isEqualTo("2h30m");
        assertThat(Words.millis(864_000_000)).isEqualTo("10d");
    }

    private int run(String... args) {
        return VigiaMain.run(args, new Terminal(new PrintWriter(out, true), false, true), new PrintWriter(err, true));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String held() throws IOException {
        try (InputStream in = Objects.requireNonNull(VigiaMainTest.class.getResourceAsStream("held.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
