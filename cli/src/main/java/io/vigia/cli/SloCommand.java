package io.vigia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vigia slo}. */
@Command(
        name = "slo",
        header = "Objectives.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SloListCommand.class,
            SloShowCommand.class,
            SloExplainCommand.class,
            SloCorrectCommand.class,
            SloCorrectionsCommand.class,
            SloRevokeCommand.class,
            SloRulesCommand.class,
            CommandLine.HelpCommand.class
        })
final class SloCommand {}
