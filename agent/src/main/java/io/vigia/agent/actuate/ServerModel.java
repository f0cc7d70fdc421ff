package io.vigia.agent.actuate;

import io.vigia.agent.haproxy.ServersState;
import io.vigia.agent.haproxy.ServersState.Server;
import java.util.ArrayList;
import java.util.List;

/** What the lines of a {@link RoutePlan} make of the servers they name, as far as Vigia reads it back. Only for foretelling. */
final class ServerModel {
    private ServerModel() {}

    static ServersState after(ServersState before, List<String> lines) {
        List<Server> servers = new ArrayList<>(before.servers());
        for (String line : lines) {
            for (String command : line.split("; ")) {
                String[] words = command.split(" ");
                if (words.length == 5 && words[0].equals("set")) {
                    servers.replaceAll(server -> words[2].equals(server.backend() + "/" + server.name())
                            ? after(server, words[3], words[4])
                            : server);
                }
            }
        }
        return new ServersState(servers);
    }

    private static Server after(Server server, String what, String value) {
        int others = server.admin() & ~(Server.FMAINT | Server.FDRAIN);
        return switch (what + " " + value) {
            case "state maint" -> with(server, others | Server.FMAINT, 0, server.weight());
            case "state drain" -> with(server, others | Server.FDRAIN, 2, server.weight());
            case "state ready" -> with(server, others, 2, server.weight());
            case "weight 100%" -> with(server, server.admin(), server.op(), server.initialWeight());
            default -> with(server, server.admin(), server.op(), Integer.parseInt(value));
        };
    }

    private static Server with(Server server, int admin, int op, int weight) {
        return new Server(
                server.backend(),
                server.name(),
                server.address(),
                server.port(),
                op,
                admin,
                weight,
                server.initialWeight());
    }
}
