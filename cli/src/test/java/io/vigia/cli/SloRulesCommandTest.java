package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloRulesCommandTest {
    private static final String SLOS = "../alerts/slo";
    private static final String LAKE = "../packaging/examples/lake.yaml";

    @TempDir
    private Path directory = Path.of(".");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void promtoolAcceptsTheRulesOfTheWholeSet() throws Exception {
        Path file = directory.resolve("slo-rules.yaml");
        assertThat(run("slo", "rules", SLOS, "--lake", LAKE, "-o", file.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEmpty();
        String said = promtool("check", "rules", file.toString());
        assertThat(said)
                .contains("SUCCESS: " + count("(?m)^      - (record|alert):", Files.readString(file)) + " rules");
    }

    @Test
    void printsTheSameRulesWithLinksToRunbooks() {
        assertThat(run(
                        "slo",
                        "rules",
                        SLOS,
                        "--lake",
                        LAKE,
                        "--runbooks",
                        "https://wiki.example/{alertname}?slo={slo}"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "- record: slo:vigia_slo_burn:rate",
                        "runbook_url: 'https://wiki.example/VigiaBudgetBurn?slo=query-availability'");
    }

    @Test
    void takesFilesAndRunbooksFromTheAggregatorsConfiguration() throws Exception {
        Files.copy(Path.of(LAKE), directory.resolve("lake.yaml"));
        Path aggregator = Files.writeString(
                directory.resolve("aggregator.yaml"),
                Files.readString(Path.of("../packaging/examples/aggregator.yaml"))
                        .replace("# slos: slo.d", "slos: " + Path.of(SLOS).toAbsolutePath()));
        assertThat(run("slo", "rules", aggregator.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("runbook_url: 'https://wiki.example/vigia/runbooks/VigiaBudgetBurn'");
    }

    @Test
    void problemsGoToTheErrorsAndNothingIsWritten() throws Exception {
        Files.writeString(directory.resolve("bad.yaml"), "apiVersion: openslo/v1\nkind: SLX\n");
        assertThat(run("slo", "rules", directory.toString(), "--lake", LAKE)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("bad.yaml:2");
    }

    @Test
    void whatIsNoLinkIsWrongUsage() {
        assertThat(run("slo", "rules", SLOS, "--lake", LAKE, "--runbooks", "nowhere"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--runbooks 'nowhere' is not a link");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaid() {
        assertThat(run(
                        "slo",
                        "rules",
                        SLOS,
                        "--lake",
                        LAKE,
                        "-o",
                        directory.resolve("none/x.yaml").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("cannot be written");
    }

    private int run(String... args) {
        return VigiaMain.run(args, new Terminal(new PrintWriter(out, true), false, true), new PrintWriter(err, true));
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    private static String promtool(String... words) throws Exception {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("promtool"));
        command.addAll(java.util.List.of(words));
        Process promtool;
        try {
            promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("promtool is needed: apt-get install prometheus (./verify does it)", e);
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as("promtool said: %s", said).isZero();
        return said;
    }
}
