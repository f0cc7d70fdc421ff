package io.vigia.agent.probe.exec;

import io.vigia.agent.probe.ProbeResult;
import io.vigia.agent.probe.ReadingList;
import io.vigia.agent.probe.Reasons;
import io.vigia.agent.process.BoundedProgram;

/** What the end of a program says, as monitoring plugins have it: 0 is well, 1 a warning, 2 critical, 3 not known. */
final class ExecJudge {
    private static final int CANNOT_EXECUTE = 126;
    private static final int NOT_FOUND = 127;

    private ExecJudge() {}

    static ProbeResult judge(BoundedProgram.Ending ending) {
        String line = firstLine(ending.output());
        if (ending.status().isEmpty()) {
            return ProbeResult.down("killed, its time was over" + (line.isEmpty() ? "" : ": " + line));
        }
        int status = ending.status().getAsInt();
        String said = line.isEmpty() ? "ended with status " + status + " and said nothing" : line;
        ProbeResult result = switch (status) {
            case 0 -> ProbeResult.up(said);
            case 1 -> ProbeResult.degraded(said);
            case 2 -> ProbeResult.down(said);
            case 3 -> ProbeResult.unknown(said);
            case CANNOT_EXECUTE, NOT_FOUND -> ProbeResult.unknown("could not look: " + said);
            // A check that has broken has not seen that its target is down.
            default -> ProbeResult.unknown("could not look: status " + status + " is none of 0 to 3: " + said);
        };
        ReadingList readings = new ReadingList();
        readings.add("exec_exit_status", "", status);
        return result.withReadings(readings.list());
    }

    /** Up to the figures, which plugins put behind a bar. */
    private static String firstLine(String output) {
        String line = output.lines().findFirst().orElse("");
        int bar = line.indexOf('|');
        return Reasons.line((bar >= 0 ? line.substring(0, bar) : line).strip());
    }
}
