package io.vigia.lab.full;

import io.vigia.lab.lake.Breakage;
import io.vigia.lab.servers.ChildProcess;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What may be asked of a running whole lake, as words: {@code kill kafka-a}, {@code kill-site a}, {@code status}, {@code stop}. */
public final class FullCommands {
    /** Every verb with what it does, for help texts. */
    public static final List<String> HELP = List.of(
            "kill PROCESS         SIGKILL one process, by the name of its log",
            "freeze PROCESS       SIGSTOP it: it accepts and answers nothing",
            "restore PROCESS      thaw it, or start it again",
            "kill-site SITE       kill everything in a site (a, b, c)",
            "status               what Vigia says",
            "stop                 end the demo");

    private final FullLake lake;
    private final Supplier<String> status;
    private final Runnable stop;
    private final boolean breaking;

    /** @param breaking false while a scenario runs: then only {@code status} and {@code stop} are allowed */
    FullCommands(FullLake lake, Supplier<String> status, Runnable stop, boolean breaking) {
        this.lake = lake;
        this.status = status;
        this.stop = stop;
        this.breaking = breaking;
    }

    /** Does it and says what was done, or why not; never throws. */
    String run(String line) {
        String[] words = line.strip().split("\\s+");
        String what = words.length > 1 ? words[1] : "";
        try {
            return switch (words[0]) {
                case "status" -> status.get();
                case "stop" -> {
                    stop.run();
                    yield "stopping";
                }
                default ->
                    breaking ? breakSomething(words[0], what) : "not done: a scenario is running: only status and stop";
            };
        } catch (IOException | IllegalArgumentException failed) {
            return "not done: " + failed.getMessage();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "not done: the demo is ending";
        }
    }

    private String breakSomething(String verb, String what) throws IOException, InterruptedException {
        switch (verb) {
            case "kill" -> lake.process(what).kill();
            case "freeze" -> lake.process(what).freeze();
            case "restore" -> Breakage.bringBack(lake.process(what));
            case "kill-site" -> {
                List<ChildProcess> there = lake.processesIn(what);
                if (there.isEmpty()) {
                    throw new IllegalArgumentException("nothing stands in site '" + what + "'");
                }
                there.forEach(ChildProcess::kill);
                return "killed in site " + what + ": "
                        + there.stream().map(ChildProcess::name).collect(Collectors.joining(", "));
            }
            default -> {
                return "'" + verb + "' is not a command; there are:\n  " + String.join("\n  ", HELP);
            }
        }
        return "done: " + verb + " " + what;
    }
}
