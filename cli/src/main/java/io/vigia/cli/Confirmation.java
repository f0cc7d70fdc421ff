package io.vigia.cli;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** A person says yes, at the terminal or beforehand. */
final class Confirmation {
    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. Needed where nobody is there to be asked.")
    private boolean yes;

    /** Whether to go on. Where nobody can be asked and nobody has said yes, that is wrong usage. */
    boolean given(Terminal terminal, String question) {
        if (yes) {
            return true;
        }
        return ask(terminal, question + " [y/N] ", "there is nobody to ask; say --yes")
                .strip()
                .toLowerCase(java.util.Locale.ROOT)
                .startsWith("y");
    }

    /** Whether a person has typed {@code word}, or it was given beforehand as {@code typed}. */
    boolean typed(Terminal terminal, String word, String typed, String option, String warning) {
        if (!typed.isEmpty()) {
            return typed.equals(word);
        }
        return ask(
                        terminal,
                        warning + " Type " + word + " to go on: ",
                        "there is nobody to ask; say " + option + " " + word)
                .strip()
                .equals(word);
    }

    private String ask(Terminal terminal, String question, String otherwise) {
        UnaryOperator<String> prompt = terminal.prompt()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec == null ? new CommandLine(new Object()) : spec.commandLine(), otherwise));
        terminal.out().flush();
        return prompt.apply(question);
    }
}
