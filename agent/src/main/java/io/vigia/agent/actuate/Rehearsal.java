package io.vigia.agent.actuate;

import io.vigia.platform.wire.Message.DryRunAnswer;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a dry run.
 *
 * @param steps for each routing state what would be sent, in order
 * @param problems what is known against it
 */
record Rehearsal(List<List<String>> steps, List<String> problems) {
    Rehearsal {
        steps = steps.stream().map(List::copyOf).toList();
        problems = List.copyOf(problems);
    }

    /** Cut to what an answer may hold; what was cut is said. */
    Rehearsal bounded() {
        List<String> said = new ArrayList<>();
        problems.stream()
                .distinct()
                .map(Text::shorten)
                .limit(DryRunAnswer.MAX_LINES - 1L)
                .forEach(said::add);
        List<List<String>> bounded = steps.stream().map(Rehearsal::bounded).toList();
        if (!bounded.equals(steps)) {
            said.add("the answer holds at most " + DryRunAnswer.MAX_LINES + " lines a step, of at most "
                    + DryRunAnswer.MAX_LINE_LENGTH + " characters: the rest is left out");
        }
        return new Rehearsal(bounded, said);
    }

    private static List<String> bounded(List<String> lines) {
        return lines.stream()
                .limit(DryRunAnswer.MAX_LINES)
                .map(line -> line.substring(0, Math.min(line.length(), DryRunAnswer.MAX_LINE_LENGTH)))
                .toList();
    }
}
