package io.vigia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vigia failover}. */
@Command(
        name = "failover",
        header = "Plans, runs and shows moves.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PlanCommand.class,
            RunCommand.class,
            AbortCommand.class,
            ListCommand.class,
            ShowCommand.class,
            CommandLine.HelpCommand.class
        })
final class FailoverCommand {}
