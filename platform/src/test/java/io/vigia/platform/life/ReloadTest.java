package io.vigia.platform.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.ConfigException;
import io.vigia.core.config.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReloadTest {
    private final List<String> events = new ArrayList<>();
    private Reload.Source<Settings> source = () -> new Settings("a", 1, Map.of());

    record Settings(String name, int size, Map<String, Integer> parts) {}

    private final Reload<Settings> reload = new Reload<>(
            new Settings("a", 1, Map.of("x", 1, "y", 1)),
            () -> source.load(),
            (running, wanted) -> new Difference<>(running, wanted)
                    .restart("name", Settings::name)
                    .live("size", Settings::size)
                    .liveEach("parts", Settings::parts)
                    .plan(),
            (running, wanted, plan) -> {
                if (wanted.size() < 0) {
                    throw new IllegalStateException("cannot be applied");
                }
                events.add("applied " + wanted.size());
            },
            new Reload.Listener() {
                @Override
                public void reloaded(Reload.Plan plan) {
                    events.add("live " + plan.live() + " restart " + plan.restart());
                }

                @Override
                public void refused(List<Problem> problems) {
                    events.add("refused " + problems.size());
                }
            });

    @Test
    void namesWhatChangesAtOnceAndWhatNeedsARestart() {
        source = () -> new Settings("b", 2, Map.of("y", 2));
        assertThat(reload.run()).isTrue();
        assertThat(events.get(0)).isEqualTo("applied 2");
        assertThat(events.get(1))
                .startsWith("live [size, parts.")
                .contains("parts.x", "parts.y")
                .endsWith("restart [name]");
        assertThat(reload.running().size()).isEqualTo(2);
    }

    @Test
    void aBadConfigurationIsRefusedAndTheOldOneRunsOn() {
        source = () -> {
            throw new ConfigException(List.of(new Problem("f", 1, "k", "bad"), new Problem("f", 2, "l", "worse")));
        };
        assertThat(reload.run()).isFalse();
        assertThat(events).containsExactly("refused 2");
        assertThat(reload.running().size()).isEqualTo(1);
    }

    @Test
    void aFailureToApplyIsRefusedAndTheNextReloadWorks() {
        source = () -> new Settings("a", -1, Map.of());
        assertThat(reload.run()).isFalse();
        source = () -> new Settings("a", 3, Map.of());
        assertThat(reload.run()).isTrue();
        assertThat(events).startsWith("refused 1", "applied 3");
    }

    @Test
    void anUnchangedConfigurationIsASuccess() {
        source = () -> new Settings("a", 1, Map.of("x", 1, "y", 1));
        assertThat(reload.run()).isTrue();
        assertThat(events).containsExactly("applied 1", "live [] restart []");
    }

    @Test
    void anotherOrderIsAChange() {
        Map<String, Integer> one = new LinkedHashMap<>(Map.of("x", 1));
        one.put("y", 2);
        Map<String, Integer> other = new LinkedHashMap<>(Map.of("y", 2));
        other.put("x", 1);
        assertThat(new Difference<>(new Settings("a", 1, one), new Settings("a", 1, other))
                        .live("parts", Settings::parts)
                        .plan()
                        .live())
                .containsExactly("parts");
    }
}
