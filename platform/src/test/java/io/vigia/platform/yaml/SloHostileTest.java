package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vigia.core.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloHostileTest {
    private static final String NASTY = "{}[]:,&*!|>'\"%@`#-? \t\n\u0000\u00ff$ax0";

    @TempDir
    private Path directory = Path.of(".");

    private SloDirectory files;

    @BeforeEach
    void begin() throws Exception {
        files = new SloDirectory(directory);
    }

    @Test
    void aBombOfAliasesIsRefusedBeforeItGoesOff() throws Exception {
        StringBuilder bomb = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
        for (int i = 1; i < 20; i++) {
            String last = "*x" + (i - 1);
            bomb.append("x" + i + ": &x" + i + " [" + String.join(", ", List.of(last, last, last, last, last, last))
                    + "]\n");
        }
        assertThat(files.write("x.yaml", bomb.toString()).problems()).contains("more than 200000 values");
    }

    @Test
    void anAnchorEndsWithItsDocument() throws Exception {
        assertThat(files.write("x.yaml", "a: &a [1]\n---\nb: *a\n").problems())
                .isEqualTo("x.yaml:3: the alias *a stands for nothing before it");
    }

    @Test
    void sizesAreBounded() throws Exception {
        assertThat(files.write("x.yaml", "# " + "x".repeat(5_000_000)).problems())
                .contains("is larger than 4096 KiB");
        assertThat(files.write("x.yaml", "[\n".repeat(10_000)).problems()).contains("is nested deeper than 32 levels");
        assertThat(files.write("x.yaml", "a: " + "x".repeat(70_000)).problems()).contains("a value longer than 64 KiB");
        assertThat(files.write("x.yaml", "---\na: 1\n".repeat(120_000)).problems())
                .contains("more than 200000 values");
    }

    @Test
    void whatIsNoObjectIsRefused() throws Exception {
        assertThat(files.write("x.yaml", "just text\n---\n- 1\n").problems().lines())
                .containsExactly(
                        "x.yaml:1: is 'just text', must be a map of keys and values",
                        "x.yaml:3: is '1', must be a map of keys and values");
        assertThat(files.write("x.yaml", "a: 1\nb: [\n").problems()).startsWith("x.yaml:3: is not YAML");
        assertThat(files.write("x.yaml", "apiVersion: !!binary aGk=\n").problems())
                .contains("x.yaml:1: the tag tag:yaml.org,2002:binary means nothing here");
    }

    @Test
    void aDirectoryThatIsNotThereIsAProblemOfTheAggregator() throws Exception {
        Files.writeString(directory.resolve("aggregator.yaml"), "node: aggregator-1\nslos: nowhere\n");
        assertThat(files.problems())
                .isEqualTo(
                        "aggregator.yaml:2: slos: 'nowhere' is no directory and no pattern; create it, or leave the key"
                                + " out");
        Files.writeString(directory.resolve("aggregator.yaml"), "node: aggregator-1\nslos: [a]\n");
        assertThat(files.problems()).isEqualTo("aggregator.yaml:2: slos: is a list, must be a path");
    }

    /** A hundred thousand references to nothing among ten thousand names: advice may not take for ever. */
    @Test
    void manyWrongReferencesAreToldInTime() throws Exception {
        String services = IntStream.range(0, 10_000)
                .mapToObj(i -> "- {apiVersion: openslo/v1, kind: Service, metadata: {name: service-with-a-long-name-"
                        + i + "}, spec: {}}\n")
                .collect(Collectors.joining());
        String slos = IntStream.range(0, 10_000)
                .mapToObj(i -> "- {apiVersion: openslo/v1, kind: SLO, metadata: {name: slo-" + i
                        + "}, spec: {service: another-service-with-a-name-" + i + "}}\n")
                .collect(Collectors.joining());
        files.write("a.yaml", services).write("b.yaml", slos);
        long start = System.nanoTime();
        assertThat(files.problems()).contains("there is no Service").contains("problems more");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void patternsOfKeysAreQuick() throws Exception {
        String key = "a-".repeat(500);
        long start = System.nanoTime();
        assertThat(files.write(
                                "x.yaml",
                                "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: x, labels: {\"" + key
                                        + "\": x}, annotations: {\"" + key + "\": x, \"" + "a.".repeat(120)
                                        + "/b\": x}}\nspec: {}\n")
                        .problems())
                .contains("is no key of a label")
                .contains("is no key of an annotation");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whatComesFromOutsideIsNotRepeated() throws Exception {
        Files.writeString(directory.resolve("slo.d/secret"), "hunter22");
        assertThat(files.write(
                                "x.yaml",
                                "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: \"${file:secret}!\"}\nspec: {}\n")
                        .problems())
                .contains("x.yaml:3: metadata.name: ")
                .doesNotContain("hunter22");
    }

    @Test
    void mutationsOfGoodFilesAreReadOrRefusedWithAPlaceAndAMessage() throws Exception {
        String good = Files.readString(Path.of("../alerts/slo/availability.yaml"))
                + "---\n" + Files.readString(Path.of("../alerts/slo/policies.yaml"))
                + "---\n" + Files.readString(Path.of("../alerts/slo/services.yaml"));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] mutant = good.getBytes(StandardCharsets.UTF_8);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                mutant[random.nextInt(mutant.length)] = (byte) NASTY.charAt(random.nextInt(NASTY.length()));
            }
            Files.write(directory.resolve("slo.d/x.yaml"), mutant);
            try {
                files.load();
            } catch (ConfigException refusal) {
                refused++;
                assertThat(refusal.problems()).isNotEmpty().allSatisfy(problem -> {
                    assertThat(problem.file()).isNotEmpty();
                    assertThat(problem.message()).isNotBlank();
                    assertThat(problem.toString()).doesNotContain("\n");
                });
            } catch (RuntimeException | Error escaped) {
                fail("seed " + seed + ", mutation " + i + ":\n" + new String(mutant, StandardCharsets.UTF_8), escaped);
            }
        }
        assertThat(refused).as("seed " + seed).isGreaterThan(20);
    }
}
