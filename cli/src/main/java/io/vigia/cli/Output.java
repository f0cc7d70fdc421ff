package io.vigia.cli;

import picocli.CommandLine.Option;

/** How an answer is shown. */
final class Output {
    /** The forms. */
    enum Form {
        table,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "One of ${COMPLETION-CANDIDATES} (the aggregator's own answer). Default: ${DEFAULT-VALUE}.")
    private Form form = Form.table;

    boolean json() {
        return form == Form.json;
    }
}
