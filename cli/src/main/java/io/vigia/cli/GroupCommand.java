package io.vigia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vigia group}. */
@Command(
        name = "group",
        header = "The group of aggregators.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {GroupShowCommand.class, GroupSetCommand.class, CommandLine.HelpCommand.class})
final class GroupCommand {}
