package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileYamlTest {
    private static final Path EXAMPLES = Path.of("../packaging/examples");
    private static final int MUTATIONS = 400;
    private static final String NASTY = "{}[]:,&*!|>'\"%@`#-? \t\n\u0000\u00ff$ax0";

    @TempDir
    private Path directory = Path.of(".");

    private final ConfigFiles files = new ConfigFiles(name -> null);

    @Test
    void mutationsOfAGoodLakeAreReadOrRefusedWithAPlaceAndAMessage() throws Exception {
        byte[] good = Files.readAllBytes(EXAMPLES.resolve("lake.yaml"));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutant = i % 2 == 0 ? mutateBytes(good, random) : mutateLines(good, random);
            Path file = directory.resolve("lake.yaml");
            Files.write(file, mutant);
            try {
                files.loadLake(file);
                files.kindOf(file);
            } catch (ConfigException refusal) {
                refused++;
                assertThat(refusal.problems()).isNotEmpty().allSatisfy(HostileYamlTest::hasPlaceAndMessage);
            } catch (RuntimeException | Error escaped) {
                fail("seed " + seed + ", mutation " + i + ":\n" + new String(mutant, StandardCharsets.UTF_8), escaped);
            }
        }
        assertThat(refused).as("seed " + seed).isGreaterThan(MUTATIONS / 4);
    }

    @Test
    void mutationsOfAGoodAgentAreReadOrRefused() throws Exception {
        Files.copy(EXAMPLES.resolve("lake.yaml"), directory.resolve("lake.yaml"));
        byte[] good = Files.readAllBytes(EXAMPLES.resolve("agent.yaml"));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < MUTATIONS / 4; i++) {
            Path file = directory.resolve("agent.yaml");
            Files.write(file, mutateBytes(good, random));
            try {
                files.loadAgent(file);
            } catch (ConfigException refusal) {
                assertThat(refusal.problems()).isNotEmpty().allSatisfy(HostileYamlTest::hasPlaceAndMessage);
            } catch (RuntimeException | Error escaped) {
                fail("seed " + seed + ", mutation " + i, escaped);
            }
        }
    }

    @Test
    void aBombOfAliasesIsRefusedBeforeItGoesOff() throws Exception {
        StringBuilder bomb = new StringBuilder("x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n");
        for (int i = 1; i < 20; i++) {
            String last = "*x" + (i - 1);
            bomb.append("x" + i + ": &x" + i + " ["
                    + String.join(", ", List.of(last, last, last, last, last, last, last, last, last)) + "]\n");
        }
        assertThat(refusal(bomb.toString())).contains("more than 200000 values");
    }

    @Test
    void anAliasOfItselfIsRefused() throws Exception {
        assertThat(refusal("a: &a [*a]\n")).contains("stands for nothing before it");
    }

    @Test
    void nestingIsBounded() throws Exception {
        assertThat(refusal("[\n".repeat(1_000_000))).contains("is nested deeper than 32 levels");
        assertThat(refusal("{a: \n".repeat(100_000))).contains("is nested deeper than 32 levels");
    }

    @Test
    void sizesAreBounded() throws Exception {
        assertThat(refusal("a: " + "x".repeat(5_000_000))).contains("is larger than 4096 KiB");
        assertThat(refusal("a: " + "x".repeat(100_000))).contains("a value longer than 64 KiB");
        assertThat(refusal("lake: demo\n# " + "x".repeat(4_000_000)))
                .contains("lake.yaml:2: this line is longer than 128 KiB");
        assertThat(refusal("- a\n".repeat(300_000))).contains("more than 200000 values");
        assertThat(refusal("- ${A:-x}\n".repeat(2_000))).contains("more than 1000 values with placeholders");
    }

    @Test
    void whatMeansNothingHereIsRefused() throws Exception {
        assertThat(refusal("")).contains("is empty");
        assertThat(refusal("# only a comment\n")).contains("is empty");
        assertThat(refusal("a: 1\n---\nb: 2\n")).contains("a second document begins here");
        assertThat(refusal("a: !!binary aGk=\n")).contains("means nothing here; leave it out");
        assertThat(refusal("? [a, b]\n: c\n")).contains("a key must be a plain word");
        assertThat(refusal("lake: demo\n<<: {a: b}\n")).contains("<<: is not a key of lake.yaml");
        assertThat(refusal("lake:\tdemo\n\tx: y\n")).contains("is not YAML");
    }

    @Test
    void bytesThatAreNotTextAreRefused() throws Exception {
        Path file = directory.resolve("lake.yaml");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(problems(file)).contains("is not UTF-8 text");
        assertThat(refusal("lake: \u0000\u0007\n")).contains("is not YAML");
    }

    @Test
    void hostileKeysCannotForgeALineOfTheReport() throws Exception {
        String report = refusal("lake: demo\n\"x\\nlake.yaml:1: ok: all is well\\e[2J\": 1\n");
        assertThat(report.lines().filter(line -> line.startsWith("lake.yaml:1: ok")))
                .isEmpty();
        assertThat(report).doesNotContain("\u001b");
    }

    @Test
    void bigIncludesAreRefusedInTime() throws Exception {
        Path included = Files.createDirectory(directory.resolve("d"));
        String big = ("# " + "x".repeat(1_000) + "\n").repeat(4_000) + "sites: {}\n";
        for (int i = 0; i < 8; i++) {
            Files.writeString(included.resolve(i + ".yaml"), big);
        }
        long start = System.nanoTime();
        assertThat(refusal("lake: demo\ninclude: d\n")).contains("brings all files together over 16384 KiB");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    private String refusal(String text) throws IOException {
        Path file = directory.resolve("lake.yaml");
        Files.writeString(file, text);
        return problems(file);
    }

    private String problems(Path file) {
        try {
            files.loadLake(file);
            return fail("was accepted");
        } catch (ConfigException refusal) {
            assertThat(refusal.problems()).isNotEmpty().allSatisfy(HostileYamlTest::hasPlaceAndMessage);
            return String.valueOf(refusal.getMessage()).replace(directory + "/", "");
        }
    }

    private static void hasPlaceAndMessage(Problem problem) {
        assertThat(problem.file()).isNotEmpty();
        assertThat(problem.line()).isNotNegative();
        assertThat(problem.message()).isNotBlank();
        assertThat(problem.toString()).doesNotContain("\n");
    }

    private static byte[] mutateBytes(byte[] good, Random random) {
        byte[] mutant = good.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            mutant[random.nextInt(mutant.length)] = (byte) NASTY.charAt(random.nextInt(NASTY.length()));
        }
        return mutant;
    }

    private static byte[] mutateLines(byte[] good, Random random) {
        List<String> lines = new java.util.ArrayList<>(
                new String(good, StandardCharsets.UTF_8).lines().toList());
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
                case 2 ->
                    lines.set(at, " ".repeat(random.nextInt(8)) + lines.get(at).strip());
                default ->
                    lines.set(
                            at,
                            lines.get(at)
                                    .substring(0, random.nextInt(lines.get(at).length() + 1)));
            }
        }
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }
}
