package io.vigia.lab.scenario;

import io.vigia.lab.lake.HookFiles.Begun;
import io.vigia.lab.watch.LakeStatus.Failover;
import io.vigia.lab.watch.LakeStatus.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Judges how moves with hooks have ended, by their journal and by what their hooks wrote down themselves. Pure. */
final class MoveEnds {
    private MoveEnds() {}

    /**
     * What became otherwise than undisturbed, or was done twice.
     *
     * @param from the site that died
     * @param to the first of the others
     * @param model the same failover, undisturbed
     * @param begun every run of a hook since the lake began
     */
    static List<String> otherThan(Failover model, Failover move, String from, String to, List<Begun> begun) {
        List<String> problems = new ArrayList<>();
        if (!move.outcome().equals("done")) {
            problems.add(Complaints.ANOTHER_END + "the outcome is " + move.outcome() + ": " + move.detail());
        }
        if (!move.from().equals(from) || !move.to().equals(to)) {
            problems.add(Complaints.ANOTHER_END + "it went from " + move.from() + " to " + move.to());
        }
        if (!steps(move).equals(steps(model))) {
            problems.add(Complaints.ANOTHER_END + "its steps are " + steps(move));
        }
        problems.addAll(twice(begun));
        List<String> wanted = phases(model, begun);
        if (!phases(move, begun).equals(wanted)) {
            problems.add(Complaints.ANOTHER_END + "its hooks ran as " + phases(move, begun) + ", not as " + wanted);
        }
        return problems;
    }

    /** What became otherwise than it must when the promote hook of a move hangs. */
    static List<String> notRolledBack(Failover move, List<Begun> begun) {
        List<String> problems = new ArrayList<>(twice(begun));
        if (!move.outcome().equals("failed") || !move.detail().contains("time-out")) {
            problems.add(Complaints.ANOTHER_END + "the outcome is " + move.outcome() + ": " + move.detail());
        }
        if (move.steps().stream().anyMatch(step -> step.there() && step.epoch() > 0)) {
            problems.add(Complaints.ANOTHER_END + "it had moved: " + steps(move));
        }
        List<String> phases = phases(move, begun);
        if (!phases.equals(List.of("before", "fence", "promote", "failed"))) {
            problems.add(Complaints.ANOTHER_END + "its hooks ran as " + phases);
        }
        return problems;
    }

    private static List<String> twice(List<Begun> begun) {
        Set<String> runs = new HashSet<>();
        return begun.stream()
                .filter(run -> !runs.add(run.run()))
                .map(run -> Complaints.TWICE + run)
                .toList();
    }

    private static List<String> phases(Failover move, List<Begun> begun) {
        return begun.stream()
                .filter(run -> run.run().startsWith(move.id() + "/"))
                .map(Begun::phase)
                .toList();
    }

    static List<String> steps(Failover move) {
        return move.steps().stream()
                .map(step -> step.title() + " " + step.status())
                .toList();
    }

    /** Every balancer sees them: a step that is taken twice must not make another. */
    static long epochs(Failover move) {
        return move.steps().stream()
                .mapToLong(Step::epoch)
                .filter(epoch -> epoch > 0)
                .distinct()
                .count();
    }
}
