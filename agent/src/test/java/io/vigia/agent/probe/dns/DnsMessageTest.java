package io.vigia.agent.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vigia.core.config.probe.DnsSpec;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsMessageTest {
    private static final DnsMessage QUESTION = new DnsMessage(0x1234, "s3.Lake.example", DnsSpec.Type.A);
    private static final String ASKED = "02733304" + "4c616b65" + "07" + "6578616d706c65" + "00" + "00010001";
    private static final String ECHO = "02533304" + "6c414b45" + "07" + "6578616d706c65" + "00" + "00010001";
    /** A CNAME from the name to b.example, then two addresses, one of them twice. */
    private static final String RECORDS = "c00c" + "00050001" + "0000003c" + "0009" + "0162c014" + "0000000000"
            + "c02d" + "00010001" + "0000003c" + "0004" + "0a000001"
            + "c02d" + "00010001" + "0000003c" + "0004" + "0a000002"
            + "c02d" + "00010001" + "0000003c" + "0004" + "0a000001";

    @Test
    void asksAsTheStandardSays() {
        assertThat(QUESTION.question().getBytes())
                .isEqualTo(bytes("123401000001000000000000" + ASKED).getBytes());
    }

    @Test
    void readsTheAddressesBehindAnAliasWhateverTheCaseOfTheName() throws Exception {
        DnsMessage.Answer answer = QUESTION.read(bytes("123481800001000400000000" + ECHO + RECORDS));
        assertThat(answer.code()).isZero();
        assertThat(answer.cut()).isFalse();
        assertThat(answer.addresses()).containsExactly("10.0.0.1", "10.0.0.2");
    }

    @Test
    void readsAddressesOfVersionSix() throws Exception {
        DnsMessage six = new DnsMessage(1, "a", DnsSpec.Type.AAAA);
        String record = "c00c" + "001c0001" + "0000003c" + "0010" + "20010db8000000000000000000000001";
        assertThat(six.read(bytes("000181800001000100000000" + "0161" + "00" + "001c0001" + record))
                        .addresses())
                .containsExactly("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void tellsErrorsAlsoWithoutTheQuestion() throws Exception {
        assertThat(QUESTION.read(bytes("123481830001000000000000" + ASKED)).code())
                .isEqualTo(3);
        assertThat(QUESTION.read(bytes("123481810000000000000000")).code()).isEqualTo(1);
    }

    @Test
    void tellsThatAnAnswerWasCut() throws Exception {
        assertThat(QUESTION.read(bytes("123483800001000000000000" + ASKED)).cut())
                .isTrue();
    }

    @Test
    void refusesWhatIsNotTheAnswerToItsQuestion() {
        assertRefused("123501800001000000000000" + ASKED, "is no answer to the question");
        assertRefused("123401000001000000000000" + ASKED, "is no answer to the question");
        assertRefused("123481800001000000000000" + ASKED.replace("7333", "7334"), "answers another question");
        assertRefused("123481800000000000000000", "answers another question");
        assertRefused("1234", "breaks off after 2 bytes");
        assertRefused("123481800001000100000000" + ASKED, "breaks off after 33 bytes");
        assertRefused(
                "123481800001000100000000" + ASKED + "c00c000100010000003c00050a00000102",
                "an address of a wrong length");
    }

    @Test
    void whateverComesIsReadOrRefused() {
        long seed = 20_261_124;
        Random random = new Random(seed);
        Buffer good = bytes("123481800001000400000000" + ECHO + RECORDS);
        for (int i = 0; i < 20_000; i++) {
            Buffer bad = good.copy();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bad.setByte(random.nextInt(bad.length()), (byte) random.nextInt(256));
            }
            try {
                assertThat(QUESTION.read(bad.slice(0, random.nextInt(bad.length() + 1)))
                                .addresses())
                        .hasSizeLessThanOrEqualTo(4);
            } catch (DnsMessage.Malformed refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    }

    private static void assertRefused(String hex, String message) {
        assertThatThrownBy(() -> QUESTION.read(bytes(hex)))
                .isInstanceOf(DnsMessage.Malformed.class)
                .hasMessageContaining(message);
    }

    private static Buffer bytes(String hex) {
        return Buffer.buffer(HexFormat.of().parseHex(hex));
    }
}
