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
    /** A frame holds 1 MiB; names are ASCII. */
    private static final int MAX_CHARACTERS = 400_000;

    Rehearsal {
        steps = steps.stream().map(List::copyOf).toList();
        problems = List.copyOf(problems);
    }

    /** Cut to what an answer may hold, and one frame of the stream; what was cut is said. */
    Rehearsal bounded() {
        List<String> said = new ArrayList<>();
        problems.stream()
                .distinct()
                .map(Text::shorten)
                .limit(DryRunAnswer.MAX_LINES - 1L)
                .forEach(said::add);
        List<List<String>> bounded = new ArrayList<>();
        int room = MAX_CHARACTERS;
        for (List<String> step : steps) {
            List<String> lines = new ArrayList<>();
            for (String line : step) {
                int length = Math.min(line.length(), DryRunAnswer.MAX_LINE_LENGTH);
                if (lines.size() < DryRunAnswer.MAX_LINES && length <= room) {
                    lines.add(line.substring(0, length));
                    room -= length;
                }
            }
            bounded.add(lines);
        }
        if (!bounded.equals(steps)) {
            said.add("the answer is too long, so that it leaves some lines out or cuts them short");
        }
        return new Rehearsal(bounded, said);
    }
}
