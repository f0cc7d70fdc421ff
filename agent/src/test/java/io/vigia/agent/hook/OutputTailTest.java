package io.vigia.agent.hook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutputTailTest {
    private final OutputTail tail = new OutputTail(8);

    @Test
    void keepsTheEndOfWhatIsWrittenInPiecesOfAnySize() {
        String text = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int size = 1; size <= text.length(); size++) {
            OutputTail pieces = new OutputTail(8);
            for (int from = 0; from < text.length(); from += size) {
                byte[] piece = text.substring(from, Math.min(text.length(), from + size))
                        .getBytes(UTF_8);
                pieces.add(piece, piece.length);
            }
            assertThat(pieces.text()).as("pieces of %d", size).isEqualTo("STUVWXYZ");
        }
    }

    @Test
    void givesBackWhatIsShortAsItIs() {
        write("a\tb\n");
        assertThat(tail.text()).isEqualTo("a\tb\n");
    }

    @Test
    void makesHarmlessWhatCouldDriveATerminal() {
        write("\u001b[2J\r\n\u202e\u0000");
        assertThat(tail.text()).isEqualTo(" [2J\n  ");
    }

    @Test
    void neverCutsACharacterInTwo() {
        write("x" + "\ud83d\ude00".repeat(4) + "y");
        assertThat(tail.text()).isEqualTo("\ud83d\ude00".repeat(3) + "y");
        write("é".repeat(40));
        assertThat(tail.text()).isEqualTo("é".repeat(8));
    }

    @Test
    void survivesWhatIsNoText() {
        byte[] noise = {(byte) 0xff, (byte) 0xc3, 'a'};
        tail.add(noise, noise.length);
        assertThat(tail.text()).isEqualTo("\ufffd\ufffda");
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        tail.add(bytes, bytes.length);
    }
}
