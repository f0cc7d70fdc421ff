package io.vigia.aggregator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LakeConfig;
import io.vigia.core.config.MoveConfig;
import io.vigia.core.config.MoveConfig.Hook;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.Mode;
import io.vigia.core.model.NodeId;
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

    @Test
    void acceptsANodeThatRunsAHookForAsLongAsItDoes() {
        ControlServer server = new ControlServer(lake("runner"), report -> {}, (source, reason) -> {});
        Peer runner = new Peer("runner");
        Peer other = new Peer("other");
        server.accepted(runner);
        server.accepted(other);
        assertThat(runner.closed).isEmpty();
        assertThat(other.closed).containsExactly("lake.yaml names no balancer beside node other and no hook of it");
        assertThat(server.actuators()).isEqualTo(1);

        server.reconfigure(lake("other"));
        assertThat(runner.closed).containsExactly("this node has no balancer and no hook of this lake any more");
    }

    private static LakeConfig lake(String node) {
        Hook hook = new Hook(
                HookPhase.FENCE,
                new NodeId(node),
                List.of("/fence"),
                Duration.ofSeconds(1),
                MoveConfig.OnFailure.STOP,
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
            return true;
        }

        @Override
        public void close(String reason) {
            closed.add(reason);
        }
    }
}
