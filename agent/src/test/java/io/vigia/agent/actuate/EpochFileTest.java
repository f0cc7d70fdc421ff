package io.vigia.agent.actuate;

import static io.vigia.agent.actuate.Lakes.A;
import static io.vigia.agent.actuate.Lakes.B;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigia.core.model.BalancerId;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.Transit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EpochFileTest {
    private static final RoutingState STATE = Lakes.state(7, A, B);

    @TempDir
    Path directory;

    @Test
    void givesBackWhatWasStored() throws IOException {
        EpochFile file = file("lb1");
        assertThat(file.load().state()).isEmpty();
        assertThat(file.load().damage()).isEmpty();
        file.store(STATE);
        assertThat(file.load().state()).contains(STATE);
        assertThat(Files.readString(directory.resolve("own").resolve(EpochFile.NAME)))
                .startsWith("vigia-epoch 2\nbalancer lb1\nepoch 7\nactive query b\nactive s3 a\ncrc32c ");
    }

    @Test
    void refusesAFileThatIsCutOffAtAnyByteOrChangedAtAny() {
        EpochFile file = file("lb1");
        String text = file.encode(STATE);
        for (int i = 0; i < text.length(); i++) {
            String cut = text.substring(0, i);
            assertThatThrownBy(() -> file.decode(cut)).isInstanceOf(IllegalArgumentException.class);
            String changed = cut + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
            assertThatThrownBy(() -> file.decode(changed)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keepsEveryTransit() {
        for (Transit transit : List.of(
                new Transit.Draining(B), new Transit.Quiescing(), new Transit.Fenced(), new Transit.Ramping(B, 7))) {
            RoutingState state = STATE.move(Lakes.S3, A, Optional.of(transit));
            assertThat(file("lb1").decode(file("lb1").encode(state))).isEqualTo(state);
        }
    }

    @Test
    void readsVersion1AndNoTransitInIt() {
        assertThat(file("lb1").decode(sealed("vigia-epoch 1\nbalancer lb1\nepoch 7\nactive query b\nactive s3 a\n")))
                .isEqualTo(STATE);
        for (String wrong : List.of(
                "vigia-epoch 1\nbalancer lb1\nepoch 7\nactive s3 a\ntransit s3 fenced\n",
                "vigia-epoch 2\nbalancer lb1\nepoch 7\nactive s3 a\ntransit s3 hurrying\n",
                "vigia-epoch 2\nbalancer lb1\nepoch 7\nactive s3 a\ntransit s3 ramping b\n",
                "vigia-epoch 2\nbalancer lb1\nepoch 7\nactive s3 a\ntransit query fenced\n",
                "vigia-epoch 3\nbalancer lb1\nepoch 7\nactive s3 a\n")) {
            assertThatThrownBy(() -> file("lb1").decode(sealed(wrong))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String sealed(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return text + "crc32c %08x\n".formatted(crc.getValue());
    }

    @Test
    void takesTheHigherOfTheTwoCopiesAndNamesTheDamagedOne() throws IOException {
        EpochFile file = file("lb1");
        file.store(STATE);
        Path first = directory.resolve("own").resolve(EpochFile.NAME);
        Files.writeString(first, file.encode(Lakes.state(8, B, B)));
        assertThat(file.load().state()).contains(Lakes.state(8, B, B));
        Files.writeString(first, "torn");
        assertThat(file.load().state()).contains(STATE);
        assertThat(file.load().damage().orElseThrow()).contains(first.toString(), "damaged");
    }

    @Test
    void refusesTheFileOfAnotherBalancer() throws IOException {
        file("lb1").store(STATE);
        assertThat(file("lb2").load().state()).isEmpty();
        assertThat(file("lb2").load().damage().orElseThrow()).contains("balancer lb1");
    }

    private EpochFile file(String balancer) {
        return new EpochFile(new BalancerId(balancer), directory.resolve("own"));
    }
}
