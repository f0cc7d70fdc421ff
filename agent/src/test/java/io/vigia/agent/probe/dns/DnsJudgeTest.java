package io.vigia.agent.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.core.config.probe.DnsSpec;
import io.vigia.core.model.Outcome;
import io.vigia.core.model.Reading;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsJudgeTest {
    @ParameterizedTest
    @CsvSource({
        "1, FORMERR",
        "2, server has failed (SERVFAIL)",
        "3, no such name: s3.lake.example (NXDOMAIN)",
        "4, NOTIMP",
        "5, server refuses (REFUSED)",
        "9, server answers with code 9",
    })
    void tellsErrorsApart(int code, String reason) {
        ProbeResult seen = judge(DnsSpec.Type.A).judge(answer(code, false));
        assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(seen.reason()).contains(reason);
        assertThat(seen.readings()).isEmpty();
    }

    @Test
    void isUpWithAnyAddressWhereNoneIsExpected() {
        ProbeResult seen = judge(DnsSpec.Type.A).judge(answer(0, false, "10.0.0.1", "10.0.0.2"));
        assertThat(seen)
                .isEqualTo(ProbeResult.up("s3.lake.example is 10.0.0.1, 10.0.0.2")
                        .withReadings(List.of(new Reading("dns_addresses", "", 2))));
    }

    @Test
    void isDownWithoutAnyAddress() {
        ProbeResult seen = judge(DnsSpec.Type.AAAA).judge(answer(0, false));
        assertThat(seen.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(seen.reason()).isEqualTo("s3.lake.example has no address of type AAAA");
    }

    @Test
    void isDownWithAnAddressThatNobodyExpectsAndDegradedWithoutOneThatIs() {
        DnsJudge judge = judge(DnsSpec.Type.A, "10.0.0.1", "10.0.0.2");
        assertThat(judge.judge(answer(0, false, "10.0.0.2", "10.0.0.1")).outcome())
                .isEqualTo(Outcome.UP);
        ProbeResult strange = judge.judge(answer(0, false, "10.0.0.1", "192.0.2.9"));
        assertThat(strange.outcome()).isEqualTo(Outcome.DOWN);
        assertThat(strange.reason()).isEqualTo("s3.lake.example is 192.0.2.9, which nobody expects");
        assertThat(strange.readings())
                .containsExactly(
                        new Reading("dns_addresses", "", 2),
                        new Reading("dns_unexpected_addresses", "", 1),
                        new Reading("dns_missing_addresses", "", 1));
        ProbeResult missing = judge.judge(answer(0, false, "10.0.0.1"));
        assertThat(missing.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(missing.reason()).isEqualTo("s3.lake.example is not 10.0.0.2");
    }

    @Test
    void knowsAnAddressOfVersionSixInAnySpelling() {
        DnsJudge judge = judge(DnsSpec.Type.AAAA, "2001:DB8::1");
        assertThat(judge.judge(answer(0, false, "2001:db8:0:0:0:0:0:1")).outcome())
                .isEqualTo(Outcome.UP);
    }

    @Test
    void isDegradedByAnAnswerThatWasCut() {
        ProbeResult seen = judge(DnsSpec.Type.A, "10.0.0.1").judge(answer(0, true));
        assertThat(seen.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(seen.reason()).isEqualTo("answer is cut after 0 addresses: too long for a datagram");
    }

    private static DnsMessage.Answer answer(int code, boolean cut, String... addresses) {
        return new DnsMessage.Answer(code, cut, new LinkedHashSet<>(List.of(addresses)));
    }

    private static DnsJudge judge(DnsSpec.Type type, String... expected) {
        return new DnsJudge(new DnsSpec("s3.lake.example", type, Optional.empty(), List.of(expected)));
    }
}
