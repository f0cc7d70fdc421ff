package io.vigia.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vigia maintenance}. */
@Command(
        name = "maintenance",
        header = "Maintenance windows.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MaintenanceAddCommand.class,
            MaintenanceListCommand.class,
            MaintenanceEndCommand.class,
            CommandLine.HelpCommand.class
        })
final class MaintenanceCommand {}
