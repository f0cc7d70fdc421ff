package io.vigia.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vigia}. */
@Command(
        name = "vigia",
        description = "Watches a replicated data lake and keeps it serving: checks its configuration, shows its state.",
        mixinStandardHelpOptions = true,
        version = "vigia 0.1.0",
        subcommands = {CheckCommand.class, StatusCommand.class, AckCommand.class, CommandLine.HelpCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done, and nothing needs attention",
            "1:the lake needs attention (status)",
            "2:wrong usage, or a configuration with problems",
            "3:no aggregator could be reached",
            "4:the aggregator refused"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  VIGIA_SERVER  the aggregator's address when --server is not given",
            "  NO_COLOR      when set, no colours even on a terminal"
        })
public final class VigiaMain {
    private VigiaMain() {}

    public static void main(String[] args) {
        Charset charset = Terminal.charset();
        PrintWriter out = new PrintWriter(new java.io.OutputStreamWriter(System.out, charset), false);
        PrintWriter err = new PrintWriter(new java.io.OutputStreamWriter(System.err, charset), true);
        boolean unicode = charset.equals(StandardCharsets.UTF_8);
        // Only the shell that starts us knows on every JDK: see bin/vigia.
        boolean colours = Boolean.getBoolean("vigia.terminal") && System.getenv("NO_COLOR") == null;
        Terminal terminal = new Terminal(out, colours, unicode);
        int status = run(args, terminal, err);
        out.flush();
        System.exit(status);
    }

    /** The whole command, without the exit. */
    static int run(String[] args, Terminal terminal, PrintWriter err) {
        return new CommandLine(new VigiaMain(), new Factory(terminal))
                .setOut(terminal.out())
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof Unreachable unreachable) {
                        command.getErr().println(unreachable.getMessage());
                        return ExitCode.UNREACHABLE;
                    }
                    throw failure;
                })
                .execute(args);
    }

    /** Commands write where they are told to. */
    private record Factory(Terminal terminal) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == CheckCommand.class) {
                return type.cast(new CheckCommand(terminal));
            }
            if (type == StatusCommand.class) {
                return type.cast(new StatusCommand(terminal));
            }
            return type == AckCommand.class
                    ? type.cast(new AckCommand(terminal))
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
