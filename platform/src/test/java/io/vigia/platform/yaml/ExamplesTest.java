package io.vigia.platform.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../packaging/examples");
    private final ConfigFiles files = new ConfigFiles(name -> null);

    @Test
    void theLakeIsReadWithoutAWarning() throws Exception {
        ConfigFiles.LoadedLake loaded = files.loadLake(EXAMPLES.resolve("lake.yaml"));
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.lake().services()).hasSize(2);
        assertThat(loaded.lake().balancers()).hasSize(2);
    }

    @Test
    void theAgentIsReadWithoutAWarning() throws Exception {
        ConfigFiles.LoadedAgent loaded = files.loadAgent(EXAMPLES.resolve("agent.yaml"));
        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.agent().node().value()).isEqualTo("agent-a");
    }

    @Test
    void theAggregatorIsReadWithoutAWarning() throws Exception {
        assertThat(files.loadAggregator(EXAMPLES.resolve("aggregator.yaml")).warnings())
                .isEmpty();
    }

    @Test
    void eachIsRecognisedByItsKeys() throws Exception {
        assertThat(files.kindOf(EXAMPLES.resolve("lake.yaml"))).isEqualTo(ConfigFiles.Kind.LAKE);
        assertThat(files.kindOf(EXAMPLES.resolve("agent.yaml"))).isEqualTo(ConfigFiles.Kind.AGENT);
        assertThat(files.kindOf(EXAMPLES.resolve("aggregator.yaml"))).isEqualTo(ConfigFiles.Kind.AGGREGATOR);
    }
}
