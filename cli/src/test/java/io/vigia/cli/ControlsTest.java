package io.vigia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code pause}, {@code resume}, {@code maintenance}, {@code ack} and {@code abort}. */
class ControlsTest {
    private final StandIn lake = new StandIn();
    private final StandIn.Aggregator one = lake.aggregator();

    @AfterEach
    void stop() {
        lake.close();
    }

    private int run(String... args) {
        String[] full = java.util.Arrays.copyOf(args, args.length + 2);
        full[args.length] = "-s";
        full[args.length + 1] = one.url();
        return lake.run(full);
    }

    @Test
    void pausesOneServiceOrAllAndResumes() {
        one.on("/api/v1/pause", "200 {\"result\":\"accepted\",\"id\":\"\",\"text\":\"paused\"}")
                .on("/api/v1/resume", "200 {\"result\":\"unchanged\",\"text\":\"s3 is not paused by itself\"}");
        assertThat(run("pause", "s3", "--reason", "storm", "--who", "ana")).isZero();
        assertThat(run("pause", "--reason", "storm", "--who", "ana")).isZero();
        assertThat(run("resume", "s3", "--reason", "over", "--who", "ana")).isZero();
        assertThat(one.asked)
                .containsExactly(
                        "POST /api/v1/pause {\"who\":\"ana\",\"why\":\"storm\",\"service\":\"s3\"}",
                        "POST /api/v1/pause {\"who\":\"ana\",\"why\":\"storm\"}",
                        "POST /api/v1/resume {\"who\":\"ana\",\"why\":\"over\",\"service\":\"s3\"}");
        assertThat(lake.out()).contains("- s3 is not paused by itself");
    }

    @Test
    void whoIsTheUserAtTheirHostUnlessSaid() {
        one.on("/api/v1/pause", "200 {\"result\":\"accepted\"}");
        assertThat(run("pause", "--reason", "x")).isZero();
        assertThat(one.asked.get(0)).contains("\"who\":\"" + System.getProperty("user.name"));
    }

    @Test
    void beginsListsAndEndsMaintenance() {
        String listed =
                "200 {\"maintenance\":[{\"id\":\"m12\",\"scope\":\"site\",\"name\":\"a\",\"who\":\"ana\",\"why\":\"disks\\u001b\",\"until\":\"T\"}]}";
        StandIn.Aggregator reader = lake.aggregator().on("/api/v1/maintenance", listed);
        one.on(
                        "/api/v1/maintenance",
                        "200 {\"result\":\"accepted\",\"id\":\"m12\",\"text\":\"site a is in maintenance\"}")
                .on("/api/v1/maintenance/m12/end", "200 {\"result\":\"accepted\",\"id\":\"m12\",\"text\":\"over\"}");
        assertThat(run("maintenance", "add", "site", "a", "--for", "2h", "--reason", "x", "--who", "ana"))
                .isZero();
        assertThat(lake.out()).contains("site a is in maintenance  (m12)");
        assertThat(run("maintenance", "end", "m12", "--reason", "done", "--who", "ana"))
                .isZero();
        assertThat(one.asked)
                .containsExactly(
                        "POST /api/v1/maintenance {\"who\":\"ana\",\"why\":\"x\",\"scope\":\"site\",\"name\":\"a\",\"length\":\"2h\"}",
                        "POST /api/v1/maintenance/m12/end {\"who\":\"ana\",\"why\":\"done\"}");
        assertThat(lake.run("maintenance", "list", "-s", reader.url())).isZero();
        assertThat(lake.out().strip()).isEqualTo("m12  site a  until T  by ana: disks?");
        assertThat(lake.run("maintenance", "list", "-o", "json", "-s", reader.url()))
                .isZero();
        assertThat(lake.out().strip()).isEqualTo(listed.substring(4));
    }

    @Test
    void aWindowWithoutAProperEndIsWrongUsage() {
        assertThat(run("maintenance", "add", "site", "a", "--reason", "x")).isEqualTo(2);
        assertThat(run("maintenance", "add", "site", "a", "--for", "soon", "--reason", "x"))
                .isEqualTo(2);
        assertThat(lake.err()).contains("'soon' is not a duration");
        assertThat(run("maintenance", "add", "planet", "a", "--for", "2h", "--reason", "x"))
                .isEqualTo(2);
        assertThat(one.asked).isEmpty();
    }

    @Test
    void whatIsNotKnownIsOneAndWhatIsRefusedIsFour() {
        one.on("/api/v1/maintenance/m9/end", "404 {\"detail\":\"there is no maintenance window 'm9'\"}")
                .on("/api/v1/services/s3/ack", "403 {\"detail\":\"not for pages of another origin\"}")
                .on("/api/v1/services/s4/ack", "400 {\"detail\":\"who must have 1 to 64 characters\"}");
        assertThat(run("maintenance", "end", "m9", "--reason", "x")).isEqualTo(1);
        assertThat(run("ack", "s3", "--reason", "x")).isEqualTo(4);
        assertThat(run("ack", "s4", "--reason", "x")).isEqualTo(2);
        assertThat(lake.err()).contains("refused (400)", "who must have 1 to 64 characters");
    }

    @Test
    void abortsAMoveOrSaysWhyNot() {
        one.on(
                        "/api/v1/failovers/7-s3/abort",
                        "200 {\"result\":\"accepted\",\"id\":\"7-s3\",\"text\":\"7-s3 is rolled back\"}")
                .on(
                        "/api/v1/failovers/8-s3/abort",
                        "409 {\"overridable\":false,\"reasons\":[{\"kind\":\"underway\",\"text\":\"8-s3 has routed already\",\"overridable\":false}]}");
        assertThat(run("failover", "abort", "7-s3", "--reason", "x", "--who", "ana"))
                .isZero();
        assertThat(one.asked).containsExactly("POST /api/v1/failovers/7-s3/abort {\"who\":\"ana\",\"why\":\"x\"}");
        assertThat(run("failover", "abort", "8-s3", "--reason", "x")).isEqualTo(5);
        assertThat(lake.err()).contains("underway: 8-s3 has routed already", "--force would not help");
    }
}
