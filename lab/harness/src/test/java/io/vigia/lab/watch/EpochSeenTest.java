package io.vigia.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EpochSeenTest {
    private static final String FILE = """
            vigia-epoch 1
            balancer lb1
            epoch 12
            active s3 b
            crc32c 01234567
            """;

    @Test
    void readsTheFileOfAnAgent() throws IOException {
        assertThat(EpochSeen.parse("lb1", 5, FILE)).isEqualTo(new EpochSeen("lb1", 5, 12, Map.of("s3", "b")));
    }

    @Test
    void readsThatAServiceIsFenced() throws IOException {
        String fenced = FILE.replace(
                "active s3 b\n", "active other a\nactive s3 b\ntransit other draining c\ntransit s3 fenced\n");
        assertThat(EpochSeen.parse("lb1", 5, fenced).fenced()).containsExactly("s3");
    }

    @Test
    void refusesHalfAFile() {
        assertThatIOException().isThrownBy(() -> EpochSeen.parse("lb1", 5, FILE.substring(0, 50)));
        assertThatIOException().isThrownBy(() -> EpochSeen.parse("lb1", 5, ""));
    }
}
