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
            SloCommand.class,
            CheckCommand.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ExitCode.DONE,
            ExitCode.NOT_KNOWN,
            "2:wrong usage, not confirmed, or a configuration with problems",
            "3:the service has moved, but something is missing; the lake needs attention (status, group show, slo)",
            ExitCode.ROLLED_BACK,
            ExitCode.REASONS
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  VIGIA_SERVER  the aggregators' addresses, joined by commas, when --server is not given",
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
                        return unreachable.exitCode();
                    }
                    throw failure;
                })
                .execute(spelled(args));
    }

    /** {@code vigia drill paths} belongs to drills by its meaning, but has nothing of what a drill must be given. */
    private static String[] spelled(String[] args) {
        return args.length > 1 && args[0].equals("drill") && args[1].equals("paths")
                ? Arrays.copyOfRange(args, 1, args.length)
                : args;
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
