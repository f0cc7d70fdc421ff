package io.vigia.agent.actuate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vigia.agent.haproxy.ServersState;
import io.vigia.agent.haproxy.UnixSocketRuntimeApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * HAProxy's {@code server-state-file}: what it comes up with after a restart or a reload, before its first request. Kept as the
 * accepted epoch wants it <em>before</em> any command is sent, so that a HAProxy that restarts at any moment never serves
 * from a site that is not active. Blocks.
 */
final class StateFile {
    /** As long as an answer to {@code show servers state}, of which it is made, can be. */
    private static final long MAX_BYTES = UnixSocketRuntimeApi.MAX_ANSWER_BYTES;
    // Positions of format version 1, which HAProxy itself reads by position.
    private static final int BACKEND = 1;
    private static final int SERVER = 3;
    private static final int OP = 5;
    private static final int ADMIN = 6;
    private static final int WEIGHT = 7;
    private static final int CONFIGURED_WEIGHT = 8;

    private final Path path;

    StateFile(Path path) {
        this.path = path;
    }

    /**
     * Edits the file that is there. Does nothing when there is none: then every server comes up as configured, in maintenance.
     *
     * @return whether it had to be changed
     */
    boolean prepare(Map<ServerName, Stand> stands) throws IOException {
        if (Files.notExists(path)) {
            return false;
        }
        if (Files.size(path) > MAX_BYTES) {
            throw new IOException(path + " is longer than " + MAX_BYTES + " bytes");
        }
        String before = Files.readString(path, UTF_8);
        String after = edit(before, stands);
        if (after.equals(before)) {
            return false;
        }
        OwnedFile.replace(path, after.getBytes(UTF_8), "rw-r--r--");
        return true;
    }

    /** Replaces the file by {@code dump}, an answer to {@code show servers state}, corrected by {@code stands}. */
    void save(String dump, Map<ServerName, Stand> stands) throws IOException {
        OwnedFile.replace(path, edit(dump, stands).getBytes(UTF_8), "rw-r--r--");
    }

    /**
     * Puts every server of {@code stands} in its place; other lines stay as they are. Only the masks 0, 1, 4 and 5 are written:
     * HAProxy ignores a whole line that has both maintenance and drain. One that drains is written as in maintenance: a HAProxy that
     * starts has no sessions to finish, and one in drain would still take those that are bound to it by a cookie.
     */
    static String edit(String text, Map<ServerName, Stand> stands) {
        StringBuilder edited = new StringBuilder(text.length() + 64);
        for (String line : text.split("(?<=\n)")) {
            edited.append(line.startsWith("#") ? line : editLine(line, stands));
        }
        return edited.toString();
    }

    private static String editLine(String line, Map<ServerName, Stand> stands) {
        String[] fields = line.split(" ", -1);
        if (fields.length <= ADMIN || !ServerName.isSafe(fields[BACKEND]) || !ServerName.isSafe(fields[SERVER])) {
            return line;
        }
        Stand stand = stands.get(new ServerName(fields[BACKEND], fields[SERVER]));
        if (stand == null || stand.kind() == Stand.Kind.UNOPENED || !fields[ADMIN].matches("[0-9]{1,9}")) {
            return line;
        }
        int configured = Integer.parseInt(fields[ADMIN]) & ServersState.Server.CMAINT;
        boolean wasFenced = (Integer.parseInt(fields[ADMIN]) & ServersState.Server.FMAINT) != 0;
        if (stand.isOpen()) {
            fields[ADMIN] = Integer.toString(configured);
            // A server in maintenance is written as stopped, and would stay so where HAProxy does not check it.
            fields[OP] = wasFenced ? "2" : fields[OP];
            weigh(fields, stand);
        } else {
            fields[ADMIN] = Integer.toString(configured | ServersState.Server.FMAINT);
            fields[OP] = "0";
        }
        return String.join(" ", fields);
    }

    private static void weigh(String[] fields, Stand stand) {
        if (fields.length > CONFIGURED_WEIGHT) {
            fields[WEIGHT] = stand.weight().isPresent()
                    ? Integer.toString(stand.weight().getAsInt())
                    : fields[CONFIGURED_WEIGHT];
        }
    }
}
