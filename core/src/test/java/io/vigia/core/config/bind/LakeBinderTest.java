package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with one value, and how problems are told. */
class LakeBinderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "lake                                   | A b                | lake 'A b' is not a name",
                "detect.fallCount                       | 0                  | fallCount is 0, must be between 1 and 100",
                "detect.fallCount                       | two                | 'two' is not a whole number",
                "detect.fallTime                        | 300                | write a number and a unit",
                "detect.faltime                         | 1s                 | did you mean 'fallTime'?",
                "sites.A_.label                         | x                  | is not a name",
                "vantages.agent-a.site                  | d                  | there is no site 'd'",
                "vantages.agent-a.syte                  | a                  | did you mean 'site'?",
                "components.s3-a.site                   | aa                 | did you mean 'a'?",
                "components.s3-a.probe.kind             | htp                | did you mean 'http'?",
                "components.s3-a.probe.kind             | host               | leave the component out",
                "components.s3-a.probe.url              | ftp://x            | must begin with http:// or https://",
                "components.s3-a.probe.url              | http://a b         | is not a URL",
                "components.s3-a.probe.method           | POST               | is not one of GET, HEAD, OPTIONS",
                "components.s3-a.probe.interval         | 1ms                | must be between 50ms and 1d",
                "components.s3-a.probe.timeout          | 9x                 | is not a duration",
                "components.s3-a.probe.statuses         | 200                | must be a list, such as [200, 204]",
                "components.s3-a.probe.headers.A B      | x                  | is not a header's name",
                "components.s3-a.probe.lagHeader        | X: y               | is not a header's name",
                "components.s3-a.from                   | everywhere         | is not vantages, site, or a list of vantages",
                "components.s3-a.labl                   | x                  | did you mean 'label'?",
                "components.host/x.site                 | a                  | is not a name",
                "services.s3.active                     | z                  | there is no site of this service 'z'",
                "services.s3.mode                       | automatik          | did you mean 'automatic'?",
                "services.s3.mode                       | off                | is not one of automatic, manual",
                "services.s3.cooldown                   | 2d                 | must be between 0s and 1d",
                "services.s3.rpo                        | none               | or the word unchecked",
                "services.s3.isolation                  | fenze              | did you mean 'fence'?",
                "services.s3.lease                      | 5s                 | belongs to isolation: fence",
                "services.s3.drain                      | 2h                 | must be between 0s and 1h",
                "services.s3.failback.mode              | auto               | is not one of manual, automatic",
                "services.s3.failback.after             | 0s                 | must be between 1s and 7d",
                "services.s3.failback.rampe             | x                  | did you mean 'ramp'?",
                "limits.moves                           | 0                  | moves is 0, must be between 1 and 1000",
                "limits.capacity                        | 0.5                | is not a percentage, such as 50%",
                "limits.capacity                        | 0%                 | must be above 0 and at most 1",
                "balancers.lb1.method                   | agentcheck         | did you mean 'agent-check'?",
                "balancers.lb1.listen                   | 127.0.0.1:7431     | does not belong to the method of this balancer",
                "services.s3.rpo                        | Unchecked          | or the word unchecked",
                "services.s3.rpo                        | \"\"                 | has no value",
                "services.s3.sites.z.needs              | s3-a               | there is no site 'z'",
                "services.s3.sites.a.needs              | s3-a               | must be a list, such as [s3-a]",
                "balancers.lb1.socket                   | \"\"                 | has no value",
                "balancers.lb1.routes.s4.backend        | s4                 | there is no service 's4'; did you mean 's3'?",
                "balancers.lb1.routes.s3.backend        | s3; shutdown       | is not a name HAProxy could have",
                "balancers.lb1.routes.s3.servers.z      | x                  | the service has no site 'z'",
                "balancers.lb1.routes.s3.check.kind     | tcp                | is not http, the only kind a check can be",
                "service.x                              | y                  | did you mean 'services'?",
            })
    void saysWhereWhatAndWhatWouldBeRight(String key, String value, String message) {
        List<Problem> problems = Tree.lake().set(key, value).lakeProblems();
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.message()).contains(message);
            assertThat(problem.line()).isPositive();
            assertThat(key).startsWith(problem.key().replaceAll("\\[\\d+]$", ""));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "lake",
        "sites",
        "vantages.agent-a.site",
        "components.s3-a.site",
        "components.s3-a.probe",
        "components.s3-a.probe.kind",
        "components.s3-a.probe.url",
        "services.s3.active",
        "services.s3.rpo",
        "services.s3.sites",
        "services.s3.sites.a.needs",
        "balancers.lb1.node",
        "balancers.lb1.socket",
        "balancers.lb1.stateFile",
        "balancers.lb1.routes",
        "balancers.lb1.routes.s3.backend",
        "balancers.lb1.routes.s3.servers",
    })
    void whatIsRequiredIsMissedByName(String key) {
        assertThat(Tree.lake().remove(key).lakeProblems()).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo(key);
            assertThat(problem.message()).startsWith("is missing; write ");
        });
    }

    @Test
    void aHookIsAProgramByItsAbsolutePath() {
        assertThat(Tree.hooked(List.of("true")).lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("must begin with the absolute path of a program");
    }

    @Test
    void anUnixSocketHasAPathTheSystemTakes() {
        assertThat(Tree.lake()
                        .set("balancers.lb1.socket", "/" + "x".repeat(107))
                        .lakeProblems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("balancers.lb1.socket: socket is longer than the 107 bytes");
    }

    @Test
    void aKeyGivenTwiceIsRefusedWithThePlaceOfTheFirst() {
        ConfigNode.Mapping good = (ConfigNode.Mapping) Tree.lake().node();
        List<ConfigNode.Entry> twice = new ArrayList<>(good.entries());
        twice.add(new ConfigNode.Entry(
                "lake", new Position("more.yaml", 7), new ConfigNode.Scalar(new Position("more.yaml", 7), "x")));
        assertThat(problems(new ConfigNode.Mapping(good.at(), twice)))
                .containsExactly("more.yaml:7: lake: is given twice, first at lake.yaml:1; keep one of them");
    }

    @Test
    void aRootThatIsNoMapIsRefused() {
        assertThat(problems(new ConfigNode.Scalar(new Position("x.yaml", 1), "hello")))
                .containsExactly("x.yaml:1: is 'hello', must be a map of keys and values");
    }

    @Test
    void aReferenceToSomethingThatIsWrongElsewhereIsNotItselfWrong() {
        List<Problem> problems =
                Tree.lake().set("components.s3-a.probe.interval", "soon").lakeProblems();
        assertThat(problems).extracting(Problem::key).containsExactly("components.s3-a.probe.interval");
    }

    @Test
    void tellsEveryProblemAtOnceInOrderOfPosition() {
        List<Problem> problems = Tree.lake()
                .set("vantages.agent-a.site", "x")
                .set("components.s3-b.probe.interval", "soon")
                .set("services.s3.cooldown", "x")
                .set("services.s3.sites.c.needs", List.of("s4-c"))
                .set("balancers.lb1.routes.s3.colour", "red")
                .lakeProblems();
        assertThat(problems)
                .extracting(Problem::key)
                .containsExactly(
                        "vantages.agent-a.site",
                        "components.s3-b.probe.interval",
                        "services.s3.sites.c.needs[0]",
                        "services.s3.cooldown",
                        "balancers.lb1.routes.s3.colour");
        assertThat(problems).extracting(Problem::line).isSorted();
    }

    @Test
    void tenThousandProblemsAreBounded() {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("key" + i, "x");
        }
        List<Problem> problems = Tree.lake().set("services", many).lakeProblems();
        assertThat(problems).hasSize(Problems.MOST + 1);
        assertThat(problems.get(Problems.MOST).message()).endsWith("problems more");
    }

    private static List<String> problems(ConfigNode root) {
        try {
            new Binder(Paths.AS_WRITTEN).lake(root);
            return List.of();
        } catch (ConfigException refusal) {
            return refusal.problems().stream().map(Problem::toString).toList();
        }
    }
}
