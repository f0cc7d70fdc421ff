package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.core.config.Endpoint;
import io.vigia.core.config.Problem;
import io.vigia.core.config.probe.ExecSpec;
import io.vigia.core.config.probe.KafkaPeers;
import io.vigia.core.config.probe.KafkaSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with one value of a probe, kind by kind. */
class ProbeBinderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tls | host               |     | is missing; write the host to connect to",
                "tls | port               | 0   | port is 0, must be between 1 and 65535",
                "tls | names              | x   | must be a list, such as [lake.example, s3.lake.example]",
                "tls | certificateWarning | 7   | write a number and a unit",
                "tls | serverNam          | x   | did you mean 'serverName'?",
                "dns | name               |     | is missing; write the name to ask for",
                "dns | name               | a..b | is not a domain name",
                "dns | type               | MX  | is not A or AAAA",
                "dns | server             | ns.example:53 | server 'ns.example' is not an address",
                "dns | addresses          | 10.0.0.1 | must be a list, such as [10.0.0.80, 10.0.0.81]",
                "exec | command           |     | is missing; write the program and its arguments",
                "exec | command           | /x  | must be a list, such as",
                "tls | url                | x   | is not a key of a tls probe",
            })
    void saysWhatWouldBeRight(
            String kind, String key, @org.jspecify.annotations.Nullable String value, String message) {
        Tree wrong = Tree.lake().set("components.x.site", "a").set("components.x.probe.kind", kind);
        wrong = kind.equals("dns") ? wrong.set("components.x.probe.name", "lake.example") : wrong;
        wrong = kind.equals("tls") ? wrong.set("components.x.probe.host", "lake.example") : wrong;
        wrong = value == null
                ? wrong.remove("components.x.probe." + key)
                : wrong.set("components.x.probe." + key, value);
        assertThat(wrong.lakeProblems()).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo("components.x.probe." + key);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "A,    10.0.0.1,           true",
        "A,    10.0.0.256,         false",
        "A,    10.0.1,             false",
        "A,    2001:db8::1,        false",
        "AAAA, 10.0.0.1,           false",
        "AAAA, 2001:db8::1,        true",
        "AAAA, ::1,                true",
        "AAAA, fe80::,             true",
        "AAAA, 1:2:3:4:5:6:7:8,    true",
        "AAAA, 1:2:3:4:5:6:7,      false",
        "AAAA, 1::2::3,            false",
        "AAAA, 2001:db8::g,        false",
        "AAAA, 1:2:3:4:5:6:7:8:9,  false",
    })
    void anExpectedAddressIsOneOfItsType(String type, String address, boolean good) {
        Tree tree = Tree.lake()
                .set("components.x.site", "a")
                .set("components.x.probe.kind", "dns")
                .set("components.x.probe.name", "lake.example")
                .set("components.x.probe.type", type)
                .set("components.x.probe.addresses", List.of(address));
        assertThat(tree.lakeProblems().isEmpty()).isEqualTo(good);
    }

    @Test
    void aProgramIsNamedByItsAbsolutePathAndItsArgumentsAreNotTold() {
        Tree tree = Tree.lake().set("components.x.site", "a").set("components.x.probe.kind", "exec");
        assertThat(tree.set("components.x.probe.command", List.of("true")).lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("must begin with the absolute path of a program");
        assertThat(new ExecSpec(List.of("/bin/check", "--password=x"))).hasToString("Exec[/bin/check]");
    }

    @Test
    void aPipelineIsWatchedByItsConnectorsOrByCanariesOrByBoth() {
        assertThat(cdc().set("components.x.probe.connect", "http://c.example:8083")
                        .lakeProblems())
                .isEmpty();
        Tree canaries = cdc().set("components.x.probe.source", List.of("a.example:9092"))
                .set("components.x.probe.destination", List.of("b.example:9092"));
        assertThat(canaries.lakeProblems()).isEmpty();
        assertThat(canaries.set("components.x.probe.connect", "http://c.example:8083")
                        .lakeProblems())
                .isEmpty();
        assertThat(messages(cdc())).containsExactly("connect or source is missing: give one of them, or both");
        assertThat(messages(cdc().set("components.x.probe.source", List.of("a.example:9092"))))
                .containsExactly("is missing: canaries are written at the source and looked for at the destination");
        assertThat(messages(cdc().set("components.x.probe.connect", "http://c.example:8083")
                        .set("components.x.probe.canaries", 3)))
                .containsExactly("is of no use without source");
    }

    @Test
    void kafkaIsTouchedBySecuritySettingsAloneAndTheirValuesAreNotTold() {
        Tree kafka = Tree.lake()
                .set("components.x.site", "a")
                .set("components.x.probe.kind", "kafka")
                .set("components.x.probe.bootstrap", List.of("a.example:9092"));
        assertThat(kafka.lakeProblems()).isEmpty();
        assertThat(messages(kafka.set("components.x.probe.topic", "no topic")))
                .singleElement()
                .asString()
                .contains("is not a name of a topic");
        KafkaPeers peers =
                new KafkaPeers(List.of(new Endpoint("a.example", 9092)), Map.of("sasl.jaas.config", "password=\"x\""));
        assertThat(peers).hasToString("Kafka[a.example:9092, properties [sasl.jaas.config]]");
        assertThatThrownBy(() -> new KafkaSpec(
                        new KafkaPeers(List.of(new Endpoint("a.example", 9092)), Map.of("acks", "0")),
                        true,
                        "t",
                        List.of()))
                .hasMessageStartingWith("properties has 'acks'");
    }

    private static Tree cdc() {
        return Tree.lake().set("components.x.site", "a").set("components.x.probe.kind", "cdc");
    }

    private static List<String> messages(Tree tree) {
        return tree.lakeProblems().stream().map(Problem::message).toList();
    }
}
