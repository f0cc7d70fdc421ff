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

    /** The answer as it came, once it is known to be JSON. */
    void print(Terminal terminal, AggregatorClient.Answer answer) throws Unreachable {
        answer.json();
        terminal.println(Terminal.json(answer.body()));
    }
}
