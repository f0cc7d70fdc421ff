package io.vigia.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.lab.lake.HookFiles.Begun;
import io.vigia.lab.watch.LakeStatus.Failover;
import io.vigia.lab.watch.LakeStatus.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MoveEndsTest {
    private final List<Begun> begun = new ArrayList<>();

    private static Step step(String kind, String status, long epoch) {
        return new Step(kind, kind, status, epoch, null, null, "");
    }

    private static Failover move(String id, String from, String to, String outcome, String detail, Step... steps) {
        return new Failover(id, "s3", from, to, 3, null, null, null, outcome, detail, List.of(steps));
    }

    private Failover done(String id, String from, String to) {
        List.of("before", "fence", "promote", "after").forEach(phase -> begun.add(new Begun(id + "/" + phase, phase)));
        return move(
                id, from, to, "done", "", step("fence", "done", 2), step("hook", "done", 0), step("route", "done", 3));
    }

    private final Failover model = done("2-s3", "a", "b");

    private List<String> otherThanModel(Failover move) {
        return MoveEnds.otherThan(model, move, "b", "a", begun);
    }

    @Test
    void holdsForTheSameEnd() {
        assertThat(otherThanModel(done("9-s3", "b", "a"))).isEmpty();
        assertThat(MoveEnds.epochs(model)).isEqualTo(2);
    }

    @Test
    void namesAHookThatWasRunTwice() {
        Failover move = done("9-s3", "b", "a");
        begun.add(new Begun("9-s3/promote", "promote"));
        assertThat(otherThanModel(move))
                .anySatisfy(problem -> assertThat(problem).startsWith(Complaints.TWICE));
    }

    @Test
    void namesAHookThatWasRunAgainUnderAnotherName() {
        Failover move = done("9-s3", "b", "a");
        begun.add(new Begun("9-s3/promote-again", "promote"));
        assertThat(otherThanModel(move)).singleElement().asString().contains("its hooks ran as");
    }

    @Test
    void namesAHookThatWasNotRun() {
        Failover move = done("9-s3", "b", "a");
        begun.remove(begun.size() - 1);
        assertThat(otherThanModel(move)).singleElement().asString().contains("its hooks ran as");
    }

    @Test
    void namesAnotherOutcomeAndOtherSteps() {
        done("9-s3", "b", "a");
        Failover degraded = move(
                "9-s3",
                "b",
                "a",
                "degraded",
                "fence: lb1 is behind",
                step("fence", "degraded", 2),
                step("hook", "done", 0),
                step("route", "done", 3));
        assertThat(otherThanModel(degraded))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).startsWith(Complaints.ANOTHER_END));
    }

    @Test
    void namesAnotherSite() {
        assertThat(otherThanModel(done("9-s3", "b", "c")))
                .singleElement()
                .asString()
                .contains("from b to c");
    }

    private Failover hung(String outcome, String detail, long routeEpoch) {
        List.of("before", "fence", "promote", "failed").forEach(phase -> begun.add(new Begun("9-s3/" + phase, phase)));
        return move(
                "9-s3",
                "b",
                "a",
                outcome,
                detail,
                step("hook", "failed", 0),
                step("route", "skipped", routeEpoch),
                step("rollback", "done", 5));
    }

    @Test
    void holdsForAMoveThatWasRolledBack() {
        assertThat(MoveEnds.notRolledBack(hung("failed", "killed at its time-out of 3 s", 0), begun))
                .isEmpty();
    }

    @Test
    void namesAMoveThatWasNotRolledBack() {
        assertThat(MoveEnds.notRolledBack(hung("done", "", 0), begun)).hasSize(1);
        begun.clear();
        assertThat(MoveEnds.notRolledBack(hung("failed", "killed at its time-out of 3 s", 4), begun))
                .singleElement()
                .asString()
                .contains("it had moved");
        begun.remove(3);
        assertThat(MoveEnds.notRolledBack(move("9-s3", "b", "a", "failed", "time-out"), begun))
                .singleElement()
                .asString()
                .contains("its hooks ran as [before, fence, promote]");
    }
}
