package io.vigia.agent.hook;

import static io.vigia.agent.hook.Lakes.A;
import static io.vigia.agent.hook.Lakes.B;
import static io.vigia.agent.hook.Lakes.NODE;
import static io.vigia.agent.hook.Lakes.S3;
import static io.vigia.agent.hook.Lakes.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.MoveConfig.Hook;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HookRulesTest {
    private static final Hook FENCE_OF_A = new Hook(
            HookPhase.FENCE, NODE, List.of("/fence"), TIMEOUT, OnFailure.STOP, Optional.of(A), Optional.empty());
    private static final Hook ELSEWHERE = new Hook(
            HookPhase.AFTER,
            new NodeId("lb2"),
            List.of("/after"),
            TIMEOUT,
            OnFailure.CONTINUE,
            Optional.empty(),
            Optional.of(B));
    private static final HookRules RULES = new HookRules(
            NODE,
            Lakes.lake(Map.of(
                    "promote",
                    Lakes.hook(HookPhase.PROMOTE, "/promote", "now"),
                    "fence",
                    FENCE_OF_A,
                    "after",
                    ELSEWHERE)));

    @Test
    void takesTheCommandFromItsOwnFileAndTheShorterTimeout() {
        HookRules.Ruling.Accepted longer = accepted(Lakes.order("1", 4, Duration.ofMinutes(5)));
        assertThat(longer.work().command()).containsExactly("/promote", "now");
        assertThat(longer.work().timeout()).isEqualTo(TIMEOUT);
        assertThat(longer.work().lake()).isEqualTo("demo");
        assertThat(accepted(Lakes.order("1", 4, Duration.ofSeconds(2))).work().timeout())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void refusesWhatDoesNotAgreeWithItsOwnFileAndSaysWhy() {
        assertThat(refusal("lb2", "s3", "promote", HookPhase.PROMOTE, "a", "b")).contains("meant for node lb2");
        assertThat(refusal("lb1", "query", "promote", HookPhase.PROMOTE, "a", "b"))
                .contains("no service query");
        assertThat(refusal("lb1", "s3", "demote", HookPhase.PROMOTE, "a", "b")).contains("no hook demote");
        assertThat(refusal("lb1", "s3", "promote", HookPhase.AFTER, "a", "b")).contains("for promote, not after");
        assertThat(refusal("lb1", "s3", "after", HookPhase.AFTER, "a", "b")).contains("run by node lb2");
        assertThat(refusal("lb1", "s3", "promote", HookPhase.PROMOTE, "a", "z")).contains("no way from a to z");
        assertThat(refusal("lb1", "s3", "fence", HookPhase.FENCE, "b", "a")).contains("no part in a move from b to a");
        assertThat(RULES.on(order("lb1", "s3", "fence", HookPhase.FENCE, "a", "b")))
                .isInstanceOf(HookRules.Ruling.Accepted.class);
    }

    @Test
    void refusesARunThatCouldForgeALine() {
        assertThat(RULES.on(Lakes.order("1\n2")))
                .isInstanceOfSatisfying(
                        HookRules.Ruling.Refused.class,
                        refused -> assertThat(refused.reason()).contains("control characters"));
    }

    @Test
    void knowsOnlyTheNamesInItsOwnFile() {
        assertThat(RULES.knows(S3, "promote")).isTrue();
        assertThat(RULES.knows(S3, "stranger")).isFalse();
        assertThat(RULES.knows(new ServiceId("stranger"), "promote")).isFalse();
    }

    private static HookRules.Ruling.Accepted accepted(HookOrder order) {
        return (HookRules.Ruling.Accepted) RULES.on(order);
    }

    private static String refusal(String node, String service, String hook, HookPhase on, String from, String to) {
        return ((HookRules.Ruling.Refused) RULES.on(order(node, service, hook, on, from, to))).reason();
    }

    private static HookOrder order(String node, String service, String hook, HookPhase on, String from, String to) {
        return Lakes.order(
                "1", 4, new NodeId(node), new ServiceId(service), hook, on, new SiteId(from), new SiteId(to), TIMEOUT);
    }
}
