package io.vigia.cli;

/** Answers about moves, as an aggregator gives them. */
final class Moves {
    static final String PLAN = """
            {"service":"s3","kind":"switchover","from":"a","to":"b","strict":true,"expectedLossMillis":1500,
             "candidates":[{"site":"a","outcome":"up","active":true,"eligible":false,"against":["is the active site"],"inFavour":[]},
                           {"site":"b","outcome":"up","eligible":true,"against":[],"inFavour":["all it needs is up"],"lagMillis":1500,"lagAgeMillis":200,"lagParts":[{"component":"cdc-b","lagMillis":1500,"ageMillis":200,"stale":false},{"component":"sync-b","lagMillis":null,"ageMillis":null,"stale":true}]}],
             "missing":[],"overridable":true,
             "steps":[{"title":"quiesce","timeoutMillis":10000,"onFailure":"stop"},
                      {"title":"promote hook writer on agent-b","name":"writer","phase":"promote","node":"agent-b","timeoutMillis":30000,"onFailure":"stop"},
                      {"title":"route","timeoutMillis":5000,"onFailure":"continue"}],
             "changes":[{"step":"quiesce","epoch":4,"active":"a","transit":"takes no new sessions"},{"step":"route","epoch":5,"active":"b","transit":null}],
             "balancers":{"lb1":{"steps":[["set server s3/a state drain"],["set server s3/a state maint; shutdown sessions server s3/a","set server s3/b state ready"]],"problems":[]},
                          "lb2":{"steps":[],"problems":["the agent beside lb2 is not connected here"]}}}
            """;
    static final String HELD_PLAN = PLAN.replace(
            "\"missing\":[]",
            "\"missing\":[{\"kind\":\"paused\",\"text\":\"paused since noon\",\"overridable\":true}]");
    static final String ACCEPTED = "200 {\"result\":\"accepted\",\"id\":\"7-s3\",\"text\":\"switchover 7-s3 begins\"}";

    private Moves() {}

    static String step(String title, String status) {
        return "{\"title\":\"" + title + "\",\"status\":\"" + status
                + "\",\"startedAt\":\"2026-01-01T00:00:00Z\""
                + (status.equals("running") ? "" : ",\"endedAt\":\"2026-01-01T00:00:00.044Z\"") + ",\"detail\":\"\"}";
    }

    static String move(String outcome, String detail, String... steps) {
        return "{\"id\":\"7-s3\",\"service\":\"s3\",\"from\":\"a\",\"to\":\"b\",\"kind\":\"switchover\",\"by\":\"ana\",\"cause\":\"disks\","
                + "\"decidedAt\":\"2026-01-01T00:00:00Z\",\"outcome\":\"" + outcome + "\",\"detail\":\"" + detail
                + "\",\"steps\":[" + String.join(",", steps) + "]}";
    }
}
