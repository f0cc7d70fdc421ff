package io.vigia.lab.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NetworkPlanTest {
    private final NetworkPlan plan = new NetworkPlan(new RunId("0a1b"), "10.77.3", List.of("s3-a", "agent-a"));

    @Test
    void givesEveryHostAnAddressOfItsOwn() {
        assertThat(plan.address("s3-a")).isEqualTo("10.77.3.11");
        assertThat(plan.address("agent-a")).isEqualTo("10.77.3.12");
        assertThat(plan.address("client")).isEqualTo("10.77.3.1");
    }

    @Test
    void namesTheLegalHostsWhenAskedForAnother() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan.address("s3-x"))
                .withMessage("'s3-x' is not one of s3-a, agent-a");
    }

    @Test
    void plugsEveryHostAndTheMachineItselfIntoTheSwitch() {
        assertThat(plan.cables()).isEqualTo("""
                netns add vigia-0a1b-switch
                netns add vigia-0a1b-s3-a
                netns add vigia-0a1b-agent-a
                link add name eth0 netns vigia-0a1b-s3-a type veth peer name s3-a netns vigia-0a1b-switch
                link add name eth0 netns vigia-0a1b-agent-a type veth peer name agent-a netns vigia-0a1b-switch
                link add name vigia0a1b type veth peer name client netns vigia-0a1b-switch
                addr add 10.77.3.1/24 dev vigia0a1b
                link set dev vigia0a1b up
                """);
        assertThat(plan.insides()).containsEntry("vigia-0a1b-switch", """
                        link add name sw type bridge
                        link set dev s3-a master sw up
                        link set dev agent-a master sw up
                        link set dev client master sw up
                        link set dev sw up
                        """).containsEntry("vigia-0a1b-agent-a", """
                        link set dev lo up
                        addr add 10.77.3.12/24 dev eth0
                        link set dev eth0 up
                        """);
    }

    @Test
    void refusesNamesThatTheKernelWouldCutOff() {
        RunId run = new RunId("0a1b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkPlan(run, "10.77.3", List.of("a-name-of-sixteen")));
        assertThatIllegalArgumentException().isThrownBy(() -> new NetworkPlan(run, "10.77.3", List.of("client")));
    }

    @Test
    void knowsItsNamespacesFromOthers() {
        assertThat(RunId.ofNamespace("vigia-0a1b-agent-a")).contains(new RunId("0a1b"));
        assertThat(RunId.ofNamespace("vigia-prod-agent-a")).isEmpty();
        assertThat(RunId.ofNamespace("blue")).isEmpty();
    }

    @Test
    void putsTheSingleAggregatorWhereTheServiceSeldomIs() {
        assertThat(NetworkPlacement.aggregators(1)).containsExactly("aggregator-c");
        assertThat(NetworkPlacement.aggregators(3)).containsExactly("aggregator-a", "aggregator-b", "aggregator-c");
        assertThatIllegalArgumentException().isThrownBy(() -> NetworkPlacement.aggregators(2));
    }
}
