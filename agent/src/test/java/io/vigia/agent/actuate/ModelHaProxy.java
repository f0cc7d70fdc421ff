package io.vigia.agent.actuate;

import io.vigia.agent.haproxy.ServersState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** HAProxy as far as an actuator can tell: masks of servers, the commands that change them, and the state file at start. */
final class ModelHaProxy {
    private final Map<ServerName, Integer> admins = new TreeMap<>();
    private final Map<ServerName, Integer> weights = new TreeMap<>();
    final Map<ServerName, Integer> sessions = new TreeMap<>();
    final List<String> commands = new ArrayList<>();

    ModelHaProxy(String... servers) {
        for (String server : servers) {
            String[] parts = server.split("/");
            admins.put(new ServerName(parts[0], parts[1]), 5);
        }
    }

    static ModelHaProxy ofTheLake() {
        return new ModelHaProxy("s3/a1", "s3/a2", "s3/b1", "s3/b2", "s3/c1", "query/one", "query/two", "query/three");
    }

    String answer(String line) {
        if (line.startsWith(Reconciliation.QUESTION)) {
            return line.equals(Reconciliation.QUESTION) ? dump() : dump() + stat();
        }
        StringBuilder answer = new StringBuilder();
        for (String command : line.split("; ")) {
            answer.append(command(command)).append('\n');
        }
        return answer.toString();
    }

    private String command(String command) {
        commands.add(command);
        String[] words = command.split(" ");
        if (command.startsWith("shutdown sessions server ")) {
            return admins.containsKey(name(words[3])) ? "" : "No such server.\n";
        }
        ServerName name = name(words[2]);
        if (!admins.containsKey(name)) {
            return "No such server.\n";
        }
        switch (words[3] + " " + words[4]) {
            case "state maint" -> admins.merge(name, 0, (old, none) -> (old & 4) | 1);
            case "state ready" -> admins.merge(name, 0, (old, none) -> old & 4);
            case "state drain" -> admins.merge(name, 0, (old, none) -> (old & 4) | 8);
            case "weight 0" -> weights.put(name, 0);
            case "weight 100%" -> weights.put(name, 1);
            default -> weights.put(name, weight(words[3], words[4]));
        }
        return "";
    }

    private static int weight(String what, String value) {
        if (!what.equals("weight")) {
            throw new IllegalArgumentException(what);
        }
        return Integer.parseInt(value);
    }

    private String stat() {
        StringBuilder text = new StringBuilder("# pxname,svname,qcur,scur,status,\n");
        admins.keySet()
                .forEach(name -> text.append(
                        "%s,%s,1,%d,UP,\n".formatted(name.backend(), name.server(), sessions.getOrDefault(name, 0))));
        return text.append('\n').toString();
    }

    private static ServerName name(String word) {
        String[] parts = word.split("/");
        return new ServerName(parts[0], parts[1]);
    }

    String dump() {
        StringBuilder text =
                new StringBuilder("1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state"
                        + " srv_uweight srv_iweight srv_time_since_last_change\n");
        admins.forEach((name, admin) -> text.append("2 %s 1 %s 127.0.0.1 %d %d %d 1 0\n"
                .formatted(
                        name.backend(),
                        name.server(),
                        (admin & 1) != 0 ? 0 : 2,
                        admin,
                        weights.getOrDefault(name, 1))));
        return text.append('\n').toString();
    }

    /** A new process: disabled, then as the file says; a line with an impossible mask is ignored. */
    void restart(String stateFile) {
        admins.replaceAll((name, old) -> 5);
        weights.clear();
        if (stateFile.isEmpty()) {
            return;
        }
        for (ServersState.Server server : ServersState.parse(stateFile).servers()) {
            ServerName name = new ServerName(server.backend(), server.name());
            if (admins.containsKey(name) && List.of(0, 1, 4, 5, 8, 12).contains(server.admin())) {
                admins.put(name, (server.admin() & 1) != 0 ? 5 : server.admin());
                weights.put(name, server.weight());
            }
        }
    }

    ServersState state() {
        return ServersState.parseAnswer(dump());
    }
}
