package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every call that changes something, whichever it is: none may be mounted without its guards. */
class GuardsIT {
    private final WebBench bench = new WebBench();

    /** Every call that changes something, each with a body that it takes. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "services/s3/switchover | {'to':'b','who':'ana'}",
                "services/s3/drill      | {'to':'b','who':'ana'}",
                "services/s3/ack        | {'who':'ana'}",
                "failovers/7-s3/abort   | {'who':'ana'}",
                "pause                  | {'who':'ana'}",
                "resume                 | {'who':'ana'}",
                "maintenance            | {'scope':'site','name':'a','length':'2h','who':'ana'}",
                "maintenance/m12/end    | {'who':'ana'}",
                "group                  | {'peers':{'a':{'raft':'10.0.0.1:7430'}},'who':'ana'}"
            })
    private @interface OfEveryChange {}

    @BeforeEach
    void start() throws Exception {
        bench.start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @OfEveryChange
    void takesItsOwnBodyFromItsOwnOrigin(String path, String body) throws Exception {
        HttpRequest.Builder own = json(path, body).header("Sec-Fetch-Site", "same-origin");
        assertThat(bench.send(own).statusCode()).isEqualTo(200);
        assertThat(bench.commands.size() + bench.memberships.size()).isEqualTo(1);
    }

    @OfEveryChange
    void refusesWhatAForeignPageCouldSend(String path, String body) throws Exception {
        WebBench.problem(bench.send(json(path, body).setHeader("Content-Type", "text/plain")), 415, "application/json");
        WebBench.problem(bench.send(bench.request(path).POST(BodyPublishers.ofString(body))), 415, "application/json");
        WebBench.problem(bench.send(json(path, body).header("Origin", "http://evil.example")), 403, "origin");
        WebBench.problem(bench.send(json(path, body).header("Sec-Fetch-Site", "cross-site")), 403, "origin");
        nothingWasDone();
    }

    @OfEveryChange
    void refusesBodiesThatAreTooLongOrNoObject(String path, String body) throws Exception {
        WebBench.problem(bench.post(path, "{'who':'" + "x".repeat(10_000) + "'}"), 413, "longer than 4096 bytes");
        for (String wrong : new String[] {"", "[]", "7", "null", "nonsense", body + "}", "[".repeat(4_000)}) {
            WebBench.problem(bench.post(path, wrong), 400, "must be a JSON object");
        }
        nothingWasDone();
    }

    @OfEveryChange
    void namesAFieldThatItDoesNotKnow(String path, String body) throws Exception {
        String more = body.substring(0, body.length() - 1);
        WebBench.problem(bench.post(path, more + ",'forse':true}"), 400, "'forse' is not known here; the fields are [");
        WebBench.problem(bench.post(path, more + ",'a\\u001bc':1}"), 400, "'a c' is not known here");
        nothingWasDone();
    }

    @OfEveryChange
    void wantsToKnowWhoAndTakesNothingThatCouldForgeALine(String path, String body) throws Exception {
        for (String who : new String[] {"''", "' '", "7", "null", "['ana']", "'" + "x".repeat(65) + "'", "'a\\nb'"}) {
            WebBench.problem(bench.post(path, body.replace("'ana'", who)), 400, "who must ");
        }
        // a line of its own, a text that runs backwards, and half a character, which no UTF-8 can carry on
        for (String why : new String[] {"7", "'" + "x".repeat(257) + "'", "'\\u2028'", "'\\u202egood'", "'\\ud800'"}) {
            WebBench.problem(bench.post(path, body.replace("'ana'", "'ana','why':" + why)), 400, "why must ");
        }
        nothingWasDone();
    }

    @OfEveryChange
    void takesNothingButAPost(String path, String body) throws Exception {
        var put = bench.send(json(path, body).method("PUT", BodyPublishers.ofString(body)));
        WebBench.problem(put, 405, "this path takes ");
        assertThat(put.headers().firstValue("allow").orElseThrow()).contains("POST");
        nothingWasDone();
    }

    private HttpRequest.Builder json(String path, String body) {
        return bench.request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"')));
    }

    private void nothingWasDone() {
        assertThat(bench.commands).isEmpty();
        assertThat(bench.memberships).isEmpty();
    }
}
