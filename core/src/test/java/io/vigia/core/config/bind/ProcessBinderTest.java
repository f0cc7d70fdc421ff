package io.vigia.core.config.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.AgentConfig;
import io.vigia.core.config.AgentConfig.Telemetry;
import io.vigia.core.config.AggregatorConfig;
import io.vigia.core.config.Endpoint;
import io.vigia.core.config.GroupConfig;
import io.vigia.core.config.LogConfig;
import io.vigia.core.config.Problem;
import io.vigia.core.config.probe.HostSpec;
import io.vigia.core.model.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessBinderTest {
    @Test
    void everyDefaultOfAnAgentIsTheDocumentedOne() throws Exception {
        Bound<AgentConfig> bound = Tree.agent().bindAgent();
        AgentConfig agent = bound.value();
        assertThat(bound.warnings()).isEmpty();
        assertThat(agent.lake()).isEqualTo("lake.yaml");
        assertThat(agent.stateDirectory()).isEqualTo("/var/lib/vigia/agent");
        assertThat(agent.telemetry()).isEqualTo(Telemetry.EDGE);
        assertThat(agent.cluster()).isEmpty();
        assertThat(agent.http()).isEmpty();
        assertThat(agent.tls()).isEmpty();
        assertThat(agent.log()).isEqualTo(new LogConfig(LogConfig.Format.LOGFMT, LogConfig.Level.INFO));
        assertThat(agent.insecure()).isFalse();
        assertThat(agent.host()).hasValueSatisfying(host -> {
            assertThat(host.probe()).isEqualTo(new HostSpec(List.of(), 0.95));
            assertThat(host.schedule().interval()).isEqualTo(Duration.ofSeconds(5));
            assertThat(host.schedule().timeout()).isEqualTo(Duration.ofSeconds(2));
            assertThat(host.schedule().retry()).isEqualTo(Duration.ofMillis(100));
        });
    }

    @Test
    void everyDefaultOfAnAggregatorIsTheDocumentedOne() throws Exception {
        AggregatorConfig aggregator = Tree.aggregator().bindAggregator().value();
        assertThat(aggregator.lake()).isEqualTo("lake.yaml");
        assertThat(aggregator.stateDirectory()).isEqualTo("/var/lib/vigia/aggregator");
        assertThat(aggregator.http()).isEqualTo(new Endpoint("127.0.0.1", 7400));
        assertThat(aggregator.stream()).isEqualTo(new Endpoint("127.0.0.1", 7410));
        assertThat(aggregator.cluster()).isEmpty();
        assertThat(aggregator.tls()).isEmpty();
        assertThat(aggregator.log()).isEqualTo(LogConfig.DEFAULT);
        assertThat(aggregator.insecure()).isFalse();
    }

    @Test
    void aGroupNamesEveryAggregatorOnce() throws Exception {
        Tree tree = Tree.aggregator()
                .set("group.bind", "127.0.0.1:7430")
                .set("group.peers.aggregator-1.raft", "127.0.0.1:7430")
                .set("group.peers.aggregator-1.http", "127.0.0.1:7400")
                .set("group.peers.aggregator-2.raft", "127.0.0.1:7431")
                .set("group.peers.aggregator-3.raft", "127.0.0.1:7432");
        GroupConfig group = tree.bindAggregator().value().group().orElseThrow();
        assertThat(group.tls()).isFalse();
        assertThat(group.peers().keySet())
                .extracting(NodeId::value)
                .containsExactly("aggregator-1", "aggregator-2", "aggregator-3");
        assertThat(tree.set("group.peers.aggregator-3.raft", "127.0.0.1:7431").aggregatorProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("the raft address 127.0.0.1:7431 of another");
        assertThat(tree.set("node", "other").aggregatorProblems())
                .extracting(Problem::message)
                .anyMatch(message -> message.contains("does not name this aggregator, other"));
    }

    @Test
    void aGroupBeyondThisMachineIsNotInClearUnlessSomebodySaidSo() {
        Tree tree = Tree.aggregator()
                .set("group.bind", "10.0.0.1:7430")
                .set("group.peers.aggregator-1.raft", "10.0.0.1:7430");
        assertThat(tree.aggregatorProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("is beyond this machine and in clear");
        assertThat(tree.set("group.tls", "true").aggregatorProblems())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .contains("there is no tls section");
    }

    @Test
    void anAgentWithAClusterIsAMemberUnlessItSaysOtherwise() throws Exception {
        Tree tree = withCluster(Tree.agent(), "127.0.0.1:5702");
        assertThat(tree.bindAgent().value().telemetry()).isEqualTo(Telemetry.MEMBER);
        Bound<AgentConfig> edge = tree.set("telemetry", "edge").bindAgent();
        assertThat(edge.value().telemetry()).isEqualTo(Telemetry.EDGE);
        assertThat(edge.warnings()).extracting(Problem::key).containsExactly("cluster");
    }

    @Test
    void aMemberWithoutAClusterIsRefused() {
        assertThat(Tree.agent().set("telemetry", "member").agentProblems())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("telemetry: telemetry 'member' needs a cluster section; use telemetry 'edge'");
    }

    @Test
    void theHostProbeCanBeSwitchedOffAndNothingElseIsMeantByAWord() throws Exception {
        assertThat(Tree.agent().set("host", "off").bindAgent().value().host()).isEmpty();
        assertThat(Tree.agent().set("host", "on").agentProblems())
                .extracting(Problem::message)
                .containsExactly("'on' is neither the word off nor a map such as {interval: 5s}");
        assertThat(Tree.agent().set("host", "").bindAgent().value().host()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "node               | Agent A       | is not a name",
                "telemetry          | edges         | did you mean 'edge'?",
                "aggregators        | 1.2.3.4:1     | must be a list",
                "http               | 7420          | write host:port",
                "http               | 127.0.0.1:99999 | port is 99999, must be between 0 and 65535",
                "host.diskFullRatio | 95            | diskFullRatio is 95.0, must be above 0, at most 1",
                "host.diskFullRatio | 95%           | is not a number",
                "log.level          | verbose       | is not one of error, warn, info, debug",
                "log.format         | text          | is not one of logfmt, json",
                "tls.certificate    | c.pem         | is missing; write",
                "cluster.name       | demo          | is missing; write",
                "insecure           | true          | is not the word i-understand",
                "insecure           | yes           | is not the word i-understand",
                "insecure           | I-understand  | is not the word i-understand",
                "insecur            | i-understand  | did you mean 'insecure'?",
            })
    void saysWhatWouldBeRight(String key, String value, String message) {
        assertThat(Tree.agent().set(key, value).agentProblems())
                .anySatisfy(problem -> assertThat(problem.message()).contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "10.0.0.1:0"})
    void nobodyIsReachedAtPortZero(String address) {
        assertThat(Tree.agent().set("aggregators", List.of(address)).agentProblems())
                .anySatisfy(problem -> assertThat(problem.message()).contains("port 0, where nobody can be reached"));
    }

    @Test
    void nothingTravelsInClearBeyondTheMachineUnlessSomebodySaysSo() throws Exception {
        Tree tree = Tree.agent().set("aggregators", List.of("10.0.0.10:7410")).set("http", "0.0.0.0:7420");
        assertThat(withCluster(tree, "10.0.0.1:5701").agentProblems())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("aggregators", "http", "cluster");
        tree.set("insecure", "i-understand");
        assertThat(tree.bindAgent().warnings()).isEmpty();
        assertThat(tree.bindAgent().value().insecure()).isTrue();
        assertThat(tree.set("insecure", "of course").agentProblems())
                .extracting(Problem::key)
                .contains("insecure", "http");
    }

    @Test
    void theStreamIsProtectedByTlsAndHttpIsNot() throws Exception {
        Tree tree = withTls(Tree.aggregator().set("stream", "10.0.0.10:7410"));
        assertThat(tree.bindAggregator().warnings()).isEmpty();
        assertThat(tree.set("http", "10.0.0.10:7400").aggregatorProblems())
                .extracting(Problem::key)
                .containsExactly("http");
    }

    @Test
    void theWordIsWarnedOfWhenNothingNeedsIt() throws Exception {
        assertThat(Tree.aggregator()
                        .set("insecure", "i-understand")
                        .bindAggregator()
                        .warnings())
                .extracting(Problem::key)
                .containsExactly("insecure");
    }

    @Test
    void httpAndStreamDoNotShareAPort() {
        assertThat(Tree.aggregator().set("http", "127.0.0.1:7410").aggregatorProblems())
                .extracting(Problem::key)
                .containsExactly("stream");
    }

    @Test
    void pathsAreGivenToTheResolverWithTheirPlace() throws Exception {
        Tree tree = withTls(Tree.agent());
        AgentConfig agent = new Binder((at, path) -> at.file() + "!" + path)
                .agent(tree.node())
                .value();
        assertThat(agent.lake()).isEqualTo("lake.yaml!lake.yaml");
        assertThat(agent.tls()).hasValueSatisfying(tls -> assertThat(tls.key()).isEqualTo("lake.yaml!k.pem"));
    }

    private static Tree withCluster(Tree tree, String bind) {
        return tree.set("cluster.name", "demo")
                .set("cluster.bind", bind)
                .set("cluster.members", List.of("127.0.0.1:5701"));
    }

    private static Tree withTls(Tree tree) {
        return tree.set("tls.certificate", "c.pem").set("tls.key", "k.pem").set("tls.authority", "a.pem");
    }
}
