package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

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
                "tls | url                | x   | is not a key of a tls probe",
            })
    void saysWhatWouldBeRight(
            String kind, String key, @org.jspecify.annotations.Nullable String value, String message) {
        Tree wrong = Tree.lake().set("components.x.site", "a").set("components.x.probe.kind", kind);
        wrong = kind.equals("tls") ? wrong.set("components.x.probe.host", "lake.example") : wrong;
        wrong = value == null
                ? wrong.remove("components.x.probe." + key)
                : wrong.set("components.x.probe." + key, value);
        assertThat(wrong.lakeProblems()).anySatisfy(problem -> {
            assertThat(problem.key()).isEqualTo("components.x.probe." + key);
            assertThat(problem.message()).contains(message);
        });
    }
}
