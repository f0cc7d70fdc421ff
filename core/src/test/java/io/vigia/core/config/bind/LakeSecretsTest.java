package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.Problem;
import io.vigia.core.config.probe.HttpSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must not leak out of a configuration, or out of a header. */
class LakeSecretsTest {
    @Test
    void aSecretIsNeverRepeatedWhereverItWentWrong() {
        Tree tree = Tree.lake();
        for (String key : List.of(
                "lake",
                "detect.fallTime",
                "detect.fallCount",
                "components.s3-a.site",
                "components.s3-a.probe.url",
                "components.s3-a.probe.method",
                "services.s3.rpo",
                "services.s3.mode",
                "balancers.lb1.node",
                "balancers.lb1.routes.s3.backend")) {
            tree.set(key, new Tree.Secret("Hunter 2!", "${file:pass}"));
        }
        assertThat(tree.lakeProblems()).hasSizeGreaterThanOrEqualTo(9).allSatisfy(problem -> {
            assertThat(problem.toString()).doesNotContain("Hunter");
        });
        assertThat(tree.lakeProblems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("(from ${file:pass})"));
    }

    @Test
    void headersAreNotInTheTextOfAProbe() throws Exception {
        LakeConfig lake = Tree.lake()
                .set("components.s3-a.probe.headers.Authorization", "Bearer abc")
                .bindLake()
                .value();
        assertThat(((HttpSpec) Tree.component(lake, "s3-a").probe()).headers())
                .isEqualTo(Map.of("Authorization", "Bearer abc"));
        assertThat(lake.toString()).contains("Authorization").doesNotContain("Bearer");
    }

    @Test
    void aLineBreakInAValueCannotBecomeASecondHeader() {
        assertThat(Tree.lake()
                        .set("components.s3-a.probe.headers.X", "a\r\nEvil: 1")
                        .lakeProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("control character")
                .doesNotContain("\n");
    }
}
