package io.vigia.aggregator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.MoveConfig.Hook;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.OnFailure;
import io.vigia.core.model.RoutingState;
import io.vigia.core.model.ServiceId;
import io.vigia.core.model.SiteId;
import io.vigia.core.model.TargetId;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.StreamServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ControlServerTest {
    private static final SiteId A = new SiteId("a");
    private static final RoutingState ROUTING = RoutingState.first(Map.of(new ServiceId("s3"), A));

    private final Heard heard = new Heard();
    private final List<String> rejected = new ArrayList<>();

    @Test
    void acceptsANodeThatRunsAHookForAsLongAsItDoes() {
        ControlServer server = new ControlServer(lake("runner"), heard, (source, reason) -> rejected.add(reason));
        Peer runner = new Peer("runner");
        Peer other = new Peer("other");
        server.accepted(runner);
        server.accepted(other);
        assertThat(runner.closed).isEmpty();
        assertThat(other.closed)
                .containsExactly("lake.yaml names neither a balancer beside node other nor a hook for it to run");
        assertThat(server.actuators()).isEqualTo(1);

        server.reconfigure(lake("other"));
        assertThat(runner.closed).containsExactly("lake.yaml gives this node nothing to act on any more");
    }

    @Test
    void saysBesideEveryRoutingStateWhetherItLeads() {
        ControlServer server = new ControlServer(lake("runner"), heard, (source, reason) -> {});
        Peer runner = new Peer("runner");
        server.accepted(runner);
        assertThat(runner.sent).isEmpty();
        server.route(ROUTING);
        server.lead(7, true);
        assertThat(runner.sent)
                .containsExactly(
                        new Message.Routing(ROUTING, Lead.UNKNOWN), new Message.Routing(ROUTING, new Lead(7, true, 0)));
    }

    @Test
    void confirmsTheReportsThatHadComeBeforeTheMajorityWasAskedAndNoLaterOnes() {
        ControlServer server = new ControlServer(lake("runner"), heard, (source, reason) -> {});
        Peer runner = new Peer("runner");
        StreamServer.Listener from = server.accepted(runner);
        server.route(ROUTING);
        server.lead(7, true);
        from.heard(report(41));
        Runnable confirmed = server.heardByNow();
        from.heard(report(42));
        confirmed.run();
        assertThat(runner.sent).endsWith(new Message.Routing(ROUTING, new Lead(7, true, 41)));
        server.lead(8, false);
        assertThat(runner.sent).endsWith(new Message.Routing(ROUTING, new Lead(8, false, 0)));
    }

    @Test
    void ordersAHookOfItsAgentAloneAndBelievesWhatThatAgentSaysOfItself() {
        ControlServer server = new ControlServer(lake("runner"), heard, (source, reason) -> rejected.add(reason));
        Peer runner = new Peer("runner");
        StreamServer.Listener from = server.accepted(runner);
        HookOrder order = new HookOrder(
                "3-s3/1",
                7,
                new NodeId("runner"),
                new ServiceId("s3"),
                "fence",
                HookPhase.FENCE,
                "3-s3",
                A,
                new SiteId("b"),
                3,
                false,
                false,
                Duration.ofSeconds(1));
        server.order(order);
        assertThat(runner.sent).containsExactly(new Message.RunHook(order));
        HookReport done = new HookReport("3-s3/1", new NodeId("runner"), HookReport.State.DONE, 5, "", "exit code 0");
        from.heard(new Message.HookRun(done));
        assertThat(heard.hooks).containsExactly(done);
        from.heard(
                new Message.HookRun(new HookReport("3-s3/1", new NodeId("other"), HookReport.State.DONE, 5, "", "")));
        assertThat(heard.hooks).hasSize(1);
        assertThat(rejected).containsExactly("misplaced");
    }

    private static Message.Report report(long number) {
        return new Message.Report(
                new BalancerReport(
                        new BalancerId("lb1"), 1, Optional.of(ROUTING), Map.of(), BalancerReport.Condition.IN_STEP, ""),
                number);
    }

    private static final class Heard implements ControlServer.Believer {
        final List<HookReport> hooks = new ArrayList<>();

        @Override
        public void reported(BalancerReport report) {}

        @Override
        public void reported(HookReport report) {
            hooks.add(report);
        }
    }

    private static LakeConfig lake(String node) {
        Hook hook = new Hook(
                HookPhase.FENCE,
                new NodeId(node),
                List.of("/fence"),
                Duration.ofSeconds(1),
                OnFailure.STOP,
                Optional.empty(),
                Optional.empty());
        MoveConfig moves =
                new MoveConfig(Optional.empty(), Duration.ZERO, MoveConfig.Failback.MANUAL, Map.of("fence", hook));
        LakeConfig.Service service = new LakeConfig.Service(
                Map.of(A, new LakeConfig.ServiceSite(List.of(new TargetId("s3-a")), List.of())),
                A,
                Mode.AUTOMATIC,
                Duration.ZERO,
                Optional.empty(),
                moves);
        return new LakeConfig(
                "demo",
                LakeConfig.Detect.DEFAULT,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(new ServiceId("s3"), service),
                Map.of(),
                LakeConfig.Limits.NONE);
    }

    /** A connection that notes why it was closed. */
    private static final class Peer implements StreamServer.Connection {
        private final Message.Hello hello;
        private final List<String> closed = new ArrayList<>();
        private final List<Message> sent = new ArrayList<>();

        Peer(String node) {
            this.hello = new Message.Hello("demo", new NodeId(node), Message.Role.ACTUATOR);
        }

        @Override
        public Message.Hello peer() {
            return hello;
        }

        @Override
        public String remote() {
            return "here";
        }

        @Override
        public boolean send(Message message) {
            return sent.add(message);
        }

        @Override
        public void close(String reason) {
            closed.add(reason);
        }
    }
}
