package io.vigia.lab.full;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartupTest {
    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private void run(Part... parts) throws IOException, InterruptedException {
        new Startup(List.of(parts), Duration.ofSeconds(1), new PrintStream(said, true, StandardCharsets.UTF_8)).run();
    }

    private Part part(String name) {
        return Part.in("a", new Server() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<ChildProcess> processes() {
                return List.of();
            }

            @Override
            public void start() {
                events.add("start " + name);
            }

            @Override
            public void awaitServing(Duration limit) throws IOException {
                if (name.startsWith("broken")) {
                    throw new IOException(name + " ended");
                }
                events.add("serves " + name);
            }
        });
    }

    @Test
    void startsAPartWhenThoseBeforeItServeAndHaveBeenPrepared() throws Exception {
        run(
                part("topics").after("kafka"),
                part("kafka").first(() -> events.add("prepared kafka")),
                part("last").after("topics", "kafka"));
        assertThat(events)
                .containsExactly(
                        "start kafka",
                        "serves kafka",
                        "prepared kafka",
                        "start topics",
                        "serves topics",
                        "start last",
                        "serves last");
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("kafka", "topics", "last");
    }

    @Test
    void failsWithWhatFailedFirstAndStartsNothingThatComesAfter() {
        assertThatThrownBy(() -> run(part("broken"), part("after").after("broken")))
                .isInstanceOf(IOException.class)
                .hasMessage("broken ended");
        assertThat(events).containsExactly("start broken");
    }

    @Test
    void refusesPartsThatWaitForEachOther() {
        assertThatThrownBy(() -> run(part("one").after("two"), part("two").after("one")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(events).isEmpty();
    }
}
