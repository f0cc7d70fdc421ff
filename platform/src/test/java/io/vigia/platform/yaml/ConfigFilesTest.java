package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.probe.HttpSpec;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    private static final String LAKE = """
            lake: demo
            sites: {a: {label: Madrid}, b: {}, c: }
            vantages: {agent-a: {site: a}, agent-b: {site: b}, lb1: {site: c}}
            components:
              s3-a: {site: a, probe: {kind: http, url: "http://127.0.0.1:9001/where"}}
              s3-b: {site: b, probe: {kind: tcp, host: 127.0.0.1, port: 9002}}
            services:
              s3:
                active: a
                rpo: unchecked
                sites:
                  a: {needs: [s3-a]}
                  b:
                    needs:
                      - s3-b
            balancers:
              lb1:
                node: lb1
                socket: run/admin.sock
                stateFile: /var/lib/haproxy/vigia.state
                routes: {s3: {backend: s3, servers: {a: [s3-a], b: [s3-b]}}}
            """;

    @TempDir
    private Path directory = Path.of(".");

    private final Map<String, String> environment = new HashMap<>();
    private final ConfigFiles files = new ConfigFiles(environment::get);

    @Test
    void readsALake() throws Exception {
        ConfigFiles.LoadedLake loaded = files.loadLake(write("lake.yaml", LAKE));
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.files()).containsExactly(directory.resolve("lake.yaml"));
        assertThat(loaded.lake().sites().keySet()).containsExactly(new SiteId("a"), new SiteId("b"), new SiteId("c"));
        assertThat(loaded.lake().components().keySet()).containsExactly(new TargetId("s3-a"), new TargetId("s3-b"));
    }

    @Test
    void everyProblemNamesItsLine() throws Exception {
        String bad = LAKE.replace("active: a", "activ: a")
                .replace("kind: tcp", "kind: tpc")
                .replace("- s3-b", "- s3-z");
        assertThat(lakeProblems(bad))
                .containsExactly(
                        "lake.yaml:6: components.s3-b.probe.kind: 'tpc' is no kind of probe; did you mean 'tcp'?",
                        "lake.yaml:8: services.s3.active: is missing; write the site that serves it at first",
                        "lake.yaml:9: services.s3.activ: is not a key of a service; did you mean 'active'?",
                        "lake.yaml:15: services.s3.sites.b.needs[0]: there is no component 's3-z'; did you mean 's3-a'?");
    }

    @Test
    void relativePathsAreSeenFromTheFileThatNamesThem() throws Exception {
        write("conf/lake.yaml", LAKE);
        Path agent = write("conf/agent.yaml", """
                node: agent-a
                state: state/agent
                aggregators: ["127.0.0.1:7410"]
                tls: {certificate: c.pem, key: ../k.pem, authority: /etc/a.pem}
                """);
        ConfigFiles.LoadedAgent loaded = files.loadAgent(agent);
        Path conf = directory.resolve("conf");
        assertThat(loaded.agent().lake()).isEqualTo(conf.resolve("lake.yaml").toString());
        assertThat(loaded.agent().stateDirectory())
                .isEqualTo(conf.resolve("state/agent").toString());
        assertThat(loaded.agent().tls()).hasValueSatisfying(tls -> {
            assertThat(tls.certificate()).isEqualTo(conf.resolve("c.pem").toString());
            assertThat(tls.key()).isEqualTo(conf.resolve("../k.pem").toString());
            assertThat(tls.authority()).isEqualTo("/etc/a.pem");
        });
        assertThat(Objects.requireNonNull(loaded.lake().balancers().get(new BalancerId("lb1")))
                        .runtimeApi()
                        .orElseThrow()
                        .socket())
                .isEqualTo(conf.resolve("run/admin.sock").toString());
        assertThat(loaded.files()).containsExactly(agent, conf.resolve("lake.yaml"));
    }

    @Test
    void problemsOfAnAgentAndOfItsLakeAreToldTogether() throws Exception {
        write("lake.yaml", LAKE.replace("active: a", "active: z"));
        Path agent = write("agent.yaml", "node: agent-a\naggregators: []\n");
        assertThat(problems(() -> files.loadAgent(agent)))
                .containsExactly(
                        "agent.yaml:2: aggregators: aggregators must name at least one host:port",
                        "lake.yaml:9: services.s3.active: there is no site of this service 'z'; did you mean 'a'?");
    }

    @Test
    void aLakeThatIsNotThereIsToldWhereItIsNamed() throws Exception {
        Path agent = write("agent.yaml", "node: agent-a\nlake: lakes.yaml\naggregators: [\"127.0.0.1:7410\"]\n");
        assertThat(problems(() -> files.loadAgent(agent)))
                .containsExactly("agent.yaml:2: lake: the file 'lakes.yaml' does not exist");
        assertThat(problems(() -> files.loadLake(directory.resolve("no.yaml"))))
                .containsExactly("no.yaml: does not exist");
        assertThat(problems(() -> files.loadLake(directory)))
                .singleElement()
                .asString()
                .contains("is not a regular file");
    }

    @Test
    void anAgentThatTheLakeDoesNotNameIsWarnedOf() throws Exception {
        write("lake.yaml", LAKE);
        Path agent = write("agent.yaml", "node: agent-aa\naggregators: [\"127.0.0.1:7410\"]\n");
        assertThat(files.loadAgent(agent).warnings())
                .singleElement()
                .asString()
                .contains("agent.yaml:1: node: 'agent-aa' is no vantage", "did you mean 'agent-a'?");
    }

    @Test
    void includedFilesAreJoinedInOrderOfName() throws Exception {
        write("lake.d/20-more.yaml", "services: {s4: {active: a, rpo: 5m, sites: {a: {needs: [s3-a]}}}}\n");
        write("lake.d/10-sites.yaml", "sites: {d: {label: Faro}}\n");
        write("lake.d/notes.txt", "not: read\n");
        Path lake = write("lake.yaml", LAKE + "include: lake.d\n");
        ConfigFiles.LoadedLake loaded = files.loadLake(lake);
        assertThat(loaded.lake().sites().keySet()).contains(new SiteId("d"));
        assertThat(loaded.lake().services().keySet()).containsExactly(new ServiceId("s3"), new ServiceId("s4"));
        assertThat(loaded.files())
                .containsExactly(
                        lake, directory.resolve("lake.d/10-sites.yaml"), directory.resolve("lake.d/20-more.yaml"));
        assertThat(loaded.warnings()).anySatisfy(warning -> {
            assertThat(warning.file()).endsWith("20-more.yaml");
            assertThat(warning.key()).isEqualTo("services.s4");
        });
    }

    @Test
    void aPatternIncludesWhatItMatches() throws Exception {
        write("lake.d/a.conf", "sites: {d: {}}\n");
        write("lake.d/b.yaml", "sites: {e: {}}\n");
        ConfigFiles.LoadedLake loaded = files.loadLake(write("lake.yaml", LAKE + "include: lake.d/*.conf\n"));
        assertThat(loaded.lake().sites().keySet()).contains(new SiteId("d")).doesNotContain(new SiteId("e"));
    }

    @Test
    void aKeyInTwoFilesIsRefusedWithBothPlaces() throws Exception {
        write("lake.d/x.yaml", "lake: other\nservices:\n  s3: {active: b}\n");
        assertThat(lakeProblems(LAKE + "include: lake.d\n"))
                .contains(
                        "x.yaml:1: lake: is given twice, first at lake.yaml:1; keep one of them",
                        "x.yaml:3: services.s3: is given twice, first at lake.yaml:8; keep one of them");
    }

    @Test
    void aSectionTwiceInOneFileIsRefused() throws Exception {
        assertThat(lakeProblems(LAKE + "sites: {d: {}}\n"))
                .contains("lake.yaml:22: sites: is given twice, first at lake.yaml:2; keep one of them");
    }

    @Test
    void anIncludeThatIsNotThereOrIncludesMoreIsRefused() throws Exception {
        assertThat(lakeProblems(LAKE + "include: nowhere.d\n"))
                .containsExactly(
                        "lake.yaml:22: include: 'nowhere.d' is no directory and no pattern; create it, or leave the key out");
        write("lake.d/x.yaml", "include: more.d\n");
        assertThat(lakeProblems(LAKE + "include: lake.d\n"))
                .contains("x.yaml:1: include: an included file may not include more; name all in lake.yaml");
    }

    @Test
    void anEmptyIncludeDirectoryIsFine() throws Exception {
        Files.createDirectory(directory.resolve("lake.d"));
        assertThat(files.loadLake(write("lake.yaml", LAKE + "include: lake.d\n"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void placeholdersAreFilledFromTheEnvironmentAndFromFiles() throws Exception {
        environment.put("PORT", "9001");
        environment.put("EMPTY", "");
        write("secret/token", "Bearer t0ken\n");
        ConfigFiles.LoadedLake loaded = files.loadLake(write(
                "lake.yaml",
                LAKE.replace(
                        "{kind: http, url: \"http://127.0.0.1:9001/where\"}",
                        "{kind: http, url: \"http://${HOST:-127.0.0.1}:${PORT}/${EMPTY:-x}\","
                                + " headers: {Authorization: '${file:secret/token}'}, bodyContains: '$${PORT}'}")));
        HttpSpec http =
                (HttpSpec) Objects.requireNonNull(loaded.lake().components().get(new TargetId("s3-a")))
                        .probe();
        assertThat(http.url()).hasToString("http://127.0.0.1:9001/x");
        assertThat(http.headers()).isEqualTo(Map.of("Authorization", "Bearer t0ken"));
        assertThat(http.bodyContains()).contains("${PORT}");
    }

    @Test
    void aPlaceholderThatCannotBeFilledIsToldWithItsPlaceAndNothingElseIsSaidOfIt() throws Exception {
        assertThat(lakeProblems(LAKE.replace("active: a", "active: ${ACTIVE}")
                        .replace("lake: demo", "lake: ${file:name}")
                        .replace("rpo: unchecked", "rpo: ${no good}")))
                .containsExactly(
                        "lake.yaml:1: the file of ${file:name} does not exist; write the path of a small text file",
                        "lake.yaml:9: the environment variable ACTIVE is not set; set it, or write ${ACTIVE:-default}",
                        "lake.yaml:10: '${no good}' is no placeholder; write ${NAME}, ${NAME:-default}, ${file:path} or ${vault:path#key}, or $${ for"
                                + " the text itself");
    }

    @Test
    void whatAPlaceholderBringsInIsNeverRepeated() throws Exception {
        environment.put("SECRET", "hunter2 hunter2");
        write("secret", "hunter2 hunter2\n");
        List<String> problems = lakeProblems(LAKE.replace("active: a", "active: ${SECRET}")
                .replace("lake: demo", "lake: ${file:secret}")
                .replace("http://127.0.0.1:9001/where", "${SECRET}"));
        assertThat(problems)
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"));
        assertThat(problems).first().asString().contains("(from ${file:secret}) is not a name");
    }

    @Test
    void aFileInAPlaceholderIsBoundedAndRegular() throws Exception {
        write("big", "x".repeat(Placeholders.MAX_FILE_BYTES + 1));
        assertThat(lakeProblems(LAKE.replace("lake: demo", "lake: ${file:big}")))
                .singleElement()
                .asString()
                .contains("is larger than 64 KiB");
        assertThat(lakeProblems(LAKE.replace("lake: demo", "lake: ${file:/dev/zero}")))
                .singleElement()
                .asString()
                .contains("is not a regular file");
    }

    @Test
    void theKindOfAFileIsToldByItsKeys() throws Exception {
        assertThat(files.kindOf(write("x", LAKE))).isEqualTo(ConfigFiles.Kind.LAKE);
        assertThat(files.kindOf(write("x", "node: n\naggregators: [\"${UNSET}\"]\n")))
                .isEqualTo(ConfigFiles.Kind.AGENT);
        assertThat(files.kindOf(write("x", "node: n\nstream: \"127.0.0.1:1\"\n")))
                .isEqualTo(ConfigFiles.Kind.AGGREGATOR);
        assertThat(files.kindOf(write("x", "node: n\n"))).isEqualTo(ConfigFiles.Kind.AGGREGATOR);
        assertThat(problems(() -> files.kindOf(write("x", "colour: red\n"))))
                .singleElement()
                .asString()
                .contains("has no key that tells what it is for");
        assertThat(problems(() -> files.kindOf(write("x", "- a\n"))))
                .containsExactly("x:1: is a list, must be a map of keys and values");
        assertThat(problems(() -> files.kindOf(write("x", "a: [\n"))))
                .singleElement()
                .asString()
                .contains("is not YAML");
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private List<String> lakeProblems(String text) throws IOException {
        Path lake = write("lake.yaml", text);
        return problems(() -> files.loadLake(lake));
    }

    /** As printed, with the names of files for their paths. */
    private static List<String> problems(Attempt attempt) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, attempt::run);
        return refusal.problems().stream()
                .map(problem -> problem.toString().replaceAll("/\\S*/(?=[a-z-]+(\\.yaml)?:)", ""))
                .toList();
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }
}
