package io.vigia.agent.haproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to {@code show servers state}, which is also the format of the {@code server-state-file} (HAProxy Management
 * Guide, section 9.3). Columns are found by the names in the header, so that later versions may add some.
 *
 * @param servers in the order of the answer
 */
public record ServersState(List<Server> servers) {
    /** Format version that this parser knows. */
    public static final String VERSION = "1";

    static final int MAX_SERVERS = 12_000;

    public ServersState {
        servers = List.copyOf(servers);
    }

    /**
     * One server as HAProxy sees it.
     *
     * @param admin mask of the flags below
     * @param op 0 stopped, 1 starting, 2 running, 3 stopping
     * @param weight of now
     * @param initialWeight by the configuration
     */
    public record Server(
            String backend, String name, String address, int port, int op, int admin, int weight, int initialWeight) {
        /** Forced into maintenance over the socket. */
        public static final int FMAINT = 0x01;
        /** Maintenance inherited from a tracked server. */
        public static final int IMAINT = 0x02;
        /** Was {@code disabled} in the configuration: only a memory, which {@code state ready} does not clear. */
        public static final int CMAINT = 0x04;
        /** Forced into drain over the socket. */
        public static final int FDRAIN = 0x08;
        /** Drain inherited from a tracked server. */
        public static final int IDRAIN = 0x10;
        /** Its name did not resolve. */
        public static final int RMAINT = 0x20;
        /** Its FQDN was set over the socket: says nothing of maintenance, whatever the name. */
        public static final int HMAINT = 0x40;

        private static final int MAINT = FMAINT | IMAINT | RMAINT;
        private static final int DRAIN = FDRAIN | IDRAIN;
        private static final int STARTING = 1;
        private static final int RUNNING = 2;

        /** Held out of service over the socket, so that nothing but another command brings it back. */
        public boolean fenced() {
            return (admin & FMAINT) != 0;
        }

        /** Draining by a command over the socket. */
        public boolean drained() {
            return (admin & FDRAIN) != 0;
        }

        /** Neither in maintenance nor draining, for whatever reason. */
        public boolean open() {
            return (admin & (MAINT | DRAIN)) == 0;
        }

        /** HAProxy gives it new requests: its {@code srv_currently_usable()}, and a weight. */
        public boolean takesTraffic() {
            return open() && (op == STARTING || op == RUNNING) && weight > 0;
        }
    }

    /**
     * Reads a whole answer, which ends in an empty line: without it HAProxy ended in the middle of it.
     *
     * @throws IllegalArgumentException when it is not one, of another version, cut off, or unreasonably long
     */
    public static ServersState parseAnswer(String text) {
        if (!text.endsWith("\n\n")) {
            throw new IllegalArgumentException("the list of servers is cut off: " + shorten(text.strip()));
        }
        return parse(text);
    }

    /** Reads a whole answer or a state file. */
    public static ServersState parse(String text) {
        List<Server> servers = new ArrayList<>();
        Table table = null;
        boolean versionSeen = false;
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            if (!versionSeen) {
                requireVersion(line.strip());
                versionSeen = true;
            } else if (line.startsWith("#")) {
                table = table == null ? Table.of(line) : table;
            } else if (table == null) {
                throw new IllegalArgumentException("servers before the header: " + shorten(line));
            } else {
                servers.add(table.read(line));
                if (servers.size() > MAX_SERVERS) {
                    throw new IllegalArgumentException("more than " + MAX_SERVERS + " servers");
                }
            }
        }
        if (table == null) {
            throw new IllegalArgumentException("no header in the list of servers: " + shorten(text.strip()));
        }
        return new ServersState(servers);
    }

    private static void requireVersion(String line) {
        if (!line.equals(VERSION)) {
            throw new IllegalArgumentException("not a list of servers of version 1: " + shorten(line));
        }
    }

    private static String shorten(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }

    /** The columns by name. */
    record Table(Map<String, Integer> columns) {
        static Table of(String header) {
            Map<String, Integer> columns = new HashMap<>();
            for (String name : header.substring(1).strip().split(" ")) {
                columns.put(name, columns.size());
            }
            for (String name : Arrays.asList("be_name", "srv_name", "srv_op_state", "srv_admin_state")) {
                if (!columns.containsKey(name)) {
                    throw new IllegalArgumentException("the list of servers has no column " + name);
                }
            }
            return new Table(columns);
        }

        int index(String name) {
            return columns.getOrDefault(name, -1);
        }

        Server read(String line) {
            String[] fields = line.strip().split(" ", -1);
            return new Server(
                    text(fields, "be_name", line),
                    text(fields, "srv_name", line),
                    columns.containsKey("srv_addr") ? text(fields, "srv_addr", line) : "-",
                    number(fields, "srv_port", 0, line),
                    number(fields, "srv_op_state", 0, line),
                    number(fields, "srv_admin_state", 0, line),
                    number(fields, "srv_uweight", 1, line),
                    number(fields, "srv_iweight", 1, line));
        }

        private String text(String[] fields, String column, String line) {
            int at = index(column);
            if (at < 0 || at >= fields.length) {
                throw new IllegalArgumentException("no " + column + " in: " + shorten(line));
            }
            return fields[at];
        }

        private int number(String[] fields, String column, int otherwise, String line) {
            if (index(column) < 0) {
                return otherwise;
            }
            String value = text(fields, column, line);
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException notOne) {
                throw new IllegalArgumentException(column + " is not a number in: " + shorten(line), notOne);
            }
        }
    }
}
