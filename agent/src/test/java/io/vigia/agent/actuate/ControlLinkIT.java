package io.vigia.agent.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vigia.core.config.Endpoint;
import io.vigia.core.model.BalancerId;
import io.vigia.core.model.BalancerReport;
import io.vigia.core.model.HookOrder;
import io.vigia.core.model.HookPhase;
import io.vigia.core.model.HookReport;
import io.vigia.core.model.Lead;
import io.vigia.core.model.NodeId;
import io.vigia.core.model.RoutingState;
import io.vigia.platform.wire.Message;
import io.vigia.platform.wire.StreamServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ControlLinkIT {
    private final Vertx vertx = Vertx.vertx();

    /** An aggregator as far as a link can tell. */
    private final class Aggregator {
        private final List<BalancerReport> reports = new CopyOnWriteArrayList<>();
        private final List<Message.DryRunAnswer> answers = new CopyOnWriteArrayList<>();
        private final List<HookReport.State> hooks = new CopyOnWriteArrayList<>();
        private final List<StreamServer.Connection> connections = new CopyOnWriteArrayList<>();
        private final StreamServer server;
        private final int port;

        Aggregator(String name, RoutingState state) throws Exception {
            server = new StreamServer(
                    vertx,
                    new StreamServer.Options(
                            "demo", new NodeId(name), new Endpoint("127.0.0.1", 0), Optional.empty(), 10),
                    Map.of(Message.Role.ACTUATOR, connection -> {
                        connections.add(connection);
                        connection.send(new Message.Routing(state, Lead.UNKNOWN));
                        return new StreamServer.Listener() {
                            @Override
                            public void heard(Message message) {
                                if (message instanceof Message.Report report) {
                                    reports.add(report.report());
                                } else if (message instanceof Message.DryRunAnswer answer) {
                                    answers.add(answer);
                                } else if (message instanceof Message.HookRun run) {
                                    hooks.add(run.report().state());
                                }
                            }

                            @Override
                            public void closed(String reason) {
                                connections.remove(connection);
                            }
                        };
                    }),
                    (source, reason) -> {});
            port = server.listen().await(5, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void endEverything() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void hearsEveryAggregatorAndTellsEachTheNewestAlsoAfterALoss() throws Exception {
        Aggregator one = new Aggregator("aggregator-1", Lakes.state(3, Lakes.A, Lakes.A));
        Aggregator two = new Aggregator("aggregator-2", Lakes.state(4, Lakes.B, Lakes.A));
        List<String> heard = new CopyOnWriteArrayList<>();
        ControlLink link = new ControlLink(
                vertx,
                "demo",
                new NodeId("lb1"),
                List.of(new Endpoint("127.0.0.1", one.port), new Endpoint("127.0.0.1", two.port)),
                Optional.empty(),
                (source, reason) -> {},
                listener((routing, from) ->
                        heard.add(from + ":" + routing.state().epoch())));
        link.report(sent(report(3)));
        link.start();
        await().until(() -> heard.contains("aggregator-1:3") && heard.contains("aggregator-2:4"));
        await().until(() -> one.reports.contains(report(3)) && two.reports.contains(report(3)));
        assertThat(link.connected()).isEqualTo(2);

        link.report(sent(report(4)));
        await().until(() -> one.reports.contains(report(4)) && two.reports.contains(report(4)));
        one.reports.clear();
        one.connections.forEach(connection -> connection.close("test"));
        await().until(() -> one.reports.equals(List.of(report(4))));
        await().until(() -> heard.stream().filter("aggregator-1:3"::equals).count() == 2);
        link.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void tellsNoMoreOfABalancerThatIsGone() throws Exception {
        Aggregator one = new Aggregator("aggregator-1", Lakes.state(3, Lakes.A, Lakes.A));
        ControlLink link = new ControlLink(
                vertx,
                "demo",
                new NodeId("lb1"),
                List.of(new Endpoint("127.0.0.1", one.port)),
                Optional.empty(),
                (source, reason) -> {},
                listener((routing, from) -> {}));
        link.report(sent(report("gone", 2)));
        link.report(sent(report(3)));
        link.forget(new BalancerId("gone"));
        link.start();
        await().until(() -> one.reports.contains(report(3)));
        // All that is kept is sent at once, so whatever is there to come has come by the answer to a later report.
        link.report(sent(report(4)));
        await().until(() -> one.reports.contains(report(4)));
        assertThat(one.reports).containsExactly(report(3), report(4));
        link.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void answersADryRunOnTheStreamThatAskedAndSaysWhyItCannot() throws Exception {
        Aggregator one = new Aggregator("aggregator-1", Lakes.state(3, Lakes.A, Lakes.A));
        ControlLink link = new ControlLink(
                vertx,
                "demo",
                new NodeId("lb1"),
                List.of(new Endpoint("127.0.0.1", one.port)),
                Optional.empty(),
                (source, reason) -> {},
                listener((routing, from) -> {}));
        link.start();
        await().until(() -> link.connected() == 1);
        List<RoutingState> states = List.of(Lakes.state(4, Lakes.B, Lakes.A));
        one.connections.forEach(connection -> {
            connection.send(new Message.DryRun(7, new BalancerId("lb1"), states));
            connection.send(new Message.DryRun(8, new BalancerId("lb9"), states));
        });
        await().until(() -> one.answers.size() == 2);
        assertThat(one.answers)
                .containsExactlyInAnyOrder(
                        new Message.DryRunAnswer(7, new BalancerId("lb1"), List.of(List.of("a line")), List.of()),
                        new Message.DryRunAnswer(8, new BalancerId("lb9"), List.of(List.of()), List.of("no lb9 here")));
        link.close().await(5, TimeUnit.SECONDS);
    }

    private static Message.Report sent(BalancerReport report) {
        return new Message.Report(report, 1);
    }

    private static ControlLink.Listener listener(BiConsumer<Message.Routing, String> routing) {
        return new ControlLink.Listener() {
            @Override
            public void routing(Message.Routing sent, String from) {
                routing.accept(sent, from);
            }

            @Override
            public Future<Message.DryRunAnswer> dryRun(Message.DryRun question) {
                return question.balancer().value().equals("lb1")
                        ? Future.succeededFuture(new Message.DryRunAnswer(
                                question.id(), question.balancer(), List.of(List.of("a line")), List.of()))
                        : Future.failedFuture("no " + question.balancer() + " here");
            }

            @Override
            public void hook(HookOrder order, Consumer<Message> asker) {
                throw new AssertionError("no hook was ordered here: " + order);
            }
        };
    }

    @Test
    void answersAnOrderToTheOneWhoGaveItAndSendsResultsToAll() throws Exception {
        Aggregator one = new Aggregator("aggregator-1", Lakes.state(3, Lakes.A, Lakes.A));
        Aggregator two = new Aggregator("aggregator-2", Lakes.state(3, Lakes.A, Lakes.A));
        List<Lead> leads = new CopyOnWriteArrayList<>();
        ControlLink link = new ControlLink(
                vertx,
                "demo",
                new NodeId("lb1"),
                List.of(new Endpoint("127.0.0.1", one.port), new Endpoint("127.0.0.1", two.port)),
                Optional.empty(),
                (source, reason) -> {},
                new ControlLink.Listener() {
                    @Override
                    public void routing(Message.Routing sent, String from) {
                        leads.add(sent.lead());
                    }

                    @Override
                    public Future<Message.DryRunAnswer> dryRun(Message.DryRun question) {
                        return Future.failedFuture("not asked here");
                    }

                    @Override
                    public void hook(HookOrder order, Consumer<Message> asker) {
                        asker.accept(run(order.run(), HookReport.State.REFUSED));
                    }
                });
        link.start();
        await().until(() -> leads.size() == 2 && link.connected() == 2);
        HookOrder order = new HookOrder(
                "3-s3/1",
                1,
                new NodeId("lb1"),
                Lakes.S3,
                "fence",
                HookPhase.FENCE,
                "3-s3",
                Lakes.A,
                Lakes.B,
                3,
                false,
                false,
                Duration.ofSeconds(1));
        one.connections.forEach(connection -> connection.send(new Message.RunHook(order)));
        await().until(() -> one.hooks.contains(HookReport.State.REFUSED));

        link.send(run("3-s3/1", HookReport.State.DONE));
        await().until(() -> one.hooks.contains(HookReport.State.DONE) && two.hooks.contains(HookReport.State.DONE));
        assertThat(two.hooks).containsExactly(HookReport.State.DONE);
        link.close().await(5, TimeUnit.SECONDS);
    }

    private static Message.HookRun run(String run, HookReport.State state) {
        return new Message.HookRun(new HookReport(run, new NodeId("lb1"), state, 0, "", ""));
    }

    private static BalancerReport report(long epoch) {
        return report("lb1", epoch);
    }

    private static BalancerReport report(String balancer, long epoch) {
        return new BalancerReport(
                new BalancerId(balancer),
                epoch,
                Optional.empty(),
                new TreeMap<>(),
                BalancerReport.Condition.WAITING,
                "");
    }
}
