package io.vigia.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vigia.aggregator.decide.DecisionLog.Role;
import io.vigia.aggregator.decide.Membership;
import io.vigia.core.config.Endpoint;
import io.vigia.core.failover.Origin;
import io.vigia.core.model.NodeId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupRouteIT {
    private static final String ONE = "{'peers':{'a':{'raft':'10.0.0.1:7430'}},'who':'ana'}";

    private final WebBench bench = new WebBench();

    @BeforeEach
    void start() throws Exception {
        bench.start();
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    void takesTheAddressesOfEveryPeerAndWhoAsks() throws Exception {
        assertThat(bench.post(
                                "group",
                                "{'peers':{'a':{'raft':'10.0.0.1:7430','http':'10.0.0.1:7400'},"
                                        + "'b':{'raft':'[fe80::2]:7430'}},'who':'ana','why':'burnt','force':true}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(bench.memberships)
                .containsExactly(new Membership.Change(
                        Map.of(
                                new NodeId("a"),
                                        new Membership.Peer(
                                                new Endpoint("10.0.0.1", 7430),
                                                Optional.of(new Endpoint("10.0.0.1", 7400))),
                                new NodeId("b"), new Membership.Peer(new Endpoint("fe80::2", 7430), Optional.empty())),
                        true,
                        new Origin("ana", "burnt")));
    }

    @Test
    void aRashChangeIsHeldWithItsReason() throws Exception {
        bench.regrouped = Future.failedFuture(new Membership.Held("majority-leaves", "2 of the 3 would leave"));
        JsonObject held = WebBench.problem(bench.post("group", ONE), 409, "2 of the 3 would leave");
        assertThat(held.getBoolean("overridable")).isTrue();
        assertThat(held.getJsonArray("reasons").getJsonObject(0).getString("kind"))
                .isEqualTo("majority-leaves");
        WebBench.problem(
                bench.post("group", ONE.replace("{'peers'", "{'force':'yes','peers'")),
                400,
                "force must be true or false");
    }

    @Test
    void aChangeHasLongerThanAnyOtherRequest() throws Exception {
        WebBench patient = new WebBench(new ConnectionGuard.Limits(9, 5000, 300, 5000));
        patient.start();
        try {
            Promise<Void> filling = Promise.promise();
            patient.regrouped = filling.future();
            patient.vertx.setTimer(1000, late -> filling.complete());
            assertThat(patient.post("group", ONE).statusCode()).isEqualTo(200);
        } finally {
            patient.close();
        }
        assertThat(ConnectionGuard.Limits.DEFAULT.groupMillis()).isGreaterThan(Membership.LONGEST.toMillis());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':null}                                                    | peers.a must be a JSON object",
                "{'a':'10.0.0.1:7430'}                                         | peers.a must be a JSON object",
                "{'a':{}}                                                      | peers.a.raft",
                "{'a':{'raft':null}}                                           | peers.a.raft",
                "{'a':{'raft':7430}}                                           | peers.a.raft must be text",
                "{'a':{'raft':'10.0.0.1:0'}}                                   | peers.a.raft '10.0.0.1:0' has port 0",
                "{'a':{'raft':'10.0.0.1:99999'}}                               | peers.a.raft",
                "{'a':{'raft':'evil/x:80'}}                                    | peers.a.raft 'evil/x:80' is not an address",
                "{'a':{'raft':'10.0.0.1:7430','http':'x@y:80'}}                | peers.a.http 'x@y:80' is not an address",
                "{'a':{'raft':'10.0.0.1:7430','htpp':'10.0.0.1:1'}}            | 'htpp' is not known here",
                "{'A b':{'raft':'10.0.0.1:7430'}}                              | 'A b' is not a name",
                "{'a':{'raft':'10.0.0.1:7430'},'b':{'raft':'10.0.0.1:7430'}}   | 10.0.0.1:7430",
            })
    void refusesPeersThatCouldNotBeReached(String peers, String why) throws Exception {
        WebBench.problem(bench.post("group", "{'peers':" + peers + ",'who':'ana'}"), 400, why);
        assertThat(bench.memberships).isEmpty();
    }

    @Test
    void saysWhyTheGroupDidNotChange() throws Exception {
        bench.regrouped = Future.failedFuture("b cannot be reached");
        WebBench.problem(bench.post("group", ONE), 409, "b cannot be reached");
        bench.regrouped = Future.failedFuture(new TimeoutException("not known within 10 s"));
        WebBench.problem(bench.post("group", ONE), 504, "not known within 10 s");
    }

    @Test
    void sendsWhoeverAsksAFollowerToTheLeader() throws Exception {
        bench.snapshot = Pictures.led(Role.FOLLOWER, Optional.of(Pictures.TWO));
        assertThat(bench.post("group", ONE).headers().firstValue("location"))
                .hasValue("http://10.0.0.2:7400/api/v1/group");
        // one that has just lost its office may still take itself for the leader: nobody is sent in a circle
        bench.snapshot = Pictures.led(Role.FOLLOWER, Optional.of(Pictures.ONE));
        WebBench.problem(bench.post("group", ONE), 503, "leader alone");
        assertThat(bench.memberships).isEmpty();
    }
}
