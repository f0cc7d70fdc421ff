package io.vigia.lab.full;

import io.vigia.lab.servers.ChildProcess;
import io.vigia.lab.servers.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One server of the whole lake.
 *
 * @param bySite its processes in the sites where they stand: what dies with a site
 * @param after names of the parts that must serve before it is started
 * @param first what is done once it serves, before others build on it
 */
record Part(Server server, Map<String, List<ChildProcess>> bySite, List<String> after, Preparation first) {
    /** Something that a client does. */
    @FunctionalInterface
    interface Preparation {
        void run() throws IOException, InterruptedException;
    }

    /** A server that stands in one site. */
    static Part in(String site, Server server) {
        return across(Map.of(site, server.processes()), server);
    }

    /** A server whose processes stand in several sites. */
    static Part across(Map<String, List<ChildProcess>> bySite, Server server) {
        return new Part(server, bySite, List.of(), () -> {});
    }

    Part after(String... names) {
        return new Part(server, bySite, List.of(names), first);
    }

    Part first(Preparation preparation) {
        return new Part(server, bySite, after, preparation);
    }

    String name() {
        return server.name();
    }

    /** The sites' names, for people: {@code a}, or {@code a b c}. */
    String sites() {
        List<String> names = new ArrayList<>(bySite.keySet());
        names.sort(null);
        return String.join(" ", names);
    }
}
