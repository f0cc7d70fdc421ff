package io.vigia.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vigia}. */
@Command(
        name = "vigia",
        description =
                "Watches a replicated data lake and keeps it serving: shows its state, moves services, checks configurations.",
        mixinStandardHelpOptions = true,
        version = "vigia 0.1.0",
        subcommands = {
            StatusCommand.class,
            FailoverCommand.class,
            DrillCommand.class,
            PathsCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            MaintenanceCommand.class,
            AckCommand.class,
            HistoryCommand.class,
            GroupCommand.class,
            CheckCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done, and nothing needs attention",
            "1:the lake needs attention (status)",
            "2:wrong usage, or a configuration with problems",
            "3:no aggregator could be reached",
            "4:the aggregator refused",
            "5:held; the reasons are printed",
            "6:the service has moved, but something is missing",
            "7:the move has failed, and the service is where it was"
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
        Terminal terminal = new Terminal(out, colours, unicode, prompt(out, charset));
        int status = run(args, terminal, err);
        out.flush();
        System.exit(status);
    }

    /** Only where somebody sits at a terminal, which the shell that starts us knows on every JDK: see bin/vigia. */
    private static Optional<UnaryOperator<String>> prompt(PrintWriter out, Charset charset) {
        if (!Boolean.getBoolean("vigia.keyboard")) {
            return Optional.empty();
        }
        BufferedReader keyboard = new BufferedReader(new InputStreamReader(System.in, charset));
        return Optional.of(question -> {
            out.print(question);
            out.flush();
            try {
                return Objects.requireNonNullElse(keyboard.readLine(), "");
            } catch (IOException closed) {
                return ""; // nobody there is nobody's yes
            }
        });
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
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Terminal.class})) {
                    return type.cast(constructor.newInstance(terminal));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
