package io.vigia.cli;

import jakarta.json.JsonObject;

/** Tells the group to move a service, and follows the move. */
final class Moving {
    private Moving() {}

    static int run(Terminal terminal, Told told, String path, JsonObject body, boolean noWait) throws Unreachable {
        AggregatorClient client = told.client();
        AggregatorClient.Answer answer = client.post(path, body);
        int status = Answers.print(terminal, told.command().getErr(), answer);
        String id = answer.isSuccess() ? Json.text(answer.json(), "id") : "";
        if (status != ExitCode.OK || noWait || id.isEmpty()) {
            return status;
        }
        return finish(terminal, new Following(terminal, client).follow(id));
    }

    static int finish(Terminal terminal, JsonObject move) {
        terminal.println(new MoveText(terminal).line(move));
        String detail = Json.text(move, "detail");
        if (!detail.isEmpty()) {
            terminal.println("  " + terminal.paint(Terminal.Tone.BAD, detail));
        }
        return Following.exitCode(move);
    }
}
