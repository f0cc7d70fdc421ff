package io.vigia.aggregator.slo.store;

import io.vigia.platform.disk.DurableFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The file as SQLite has it: how it is opened, what it must be, and what its failures mean. Written through a log (WAL) that is forced to disk at each commit, so
 * that neither a kill nor a loss of power takes what was committed. One connection owns the file, which needs no shared memory then: a full disk cannot end in a SIGBUS.
 */
final class Database {
    static final int VERSION = 1;
    /** "Vigi", in the heading of the file: a database of somebody else is not taken for a history. */
    private static final int APPLICATION = 0x56696769;

    private static final int BUSY_MILLIS = 2_000;
    /** SQLite copies the log into the database whenever a commit leaves it longer than 4 MB; a longer one is cut back to this afterwards. */
    private static final int LOG_BYTES = 32 << 20;

    private static final List<String> SETTINGS = List.of(
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA journal_size_limit = " + LOG_BYTES,
            "PRAGMA temp_store = MEMORY",
            "PRAGMA mmap_size = 0",
            "PRAGMA cell_size_check = ON",
            "PRAGMA trusted_schema = OFF");

    /** {@code delta.number} is the round of the writing, shifted, and the key of the SLO: rounds are added at the end and removed at the beginning. */
    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE slo (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, gone INTEGER, base INTEGER NOT NULL,"
                    + " upto INTEGER NOT NULL, at INTEGER NOT NULL, sum INTEGER NOT NULL, whole BLOB NOT NULL, tail BLOB NOT NULL) STRICT",
            "CREATE TABLE delta (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, sum INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT",
            "PRAGMA application_id = " + APPLICATION,
            "PRAGMA user_version = " + VERSION);

    /** What SQLite says of a file that holds other than we wrote. */
    private static final List<SQLiteErrorCode> DAMAGE = List.of(
            SQLiteErrorCode.SQLITE_CORRUPT,
            SQLiteErrorCode.SQLITE_NOTADB,
            SQLiteErrorCode.SQLITE_ERROR,
            SQLiteErrorCode.SQLITE_CONSTRAINT,
            SQLiteErrorCode.SQLITE_MISMATCH);

    private Database() {}

    /**
     * @param first whether to make the file when it is not there, and to read all of it, to see that its structure is sound; else it was opened before
     */
    static Connection connect(Path file, boolean first) throws HistoryException {
        if (file.toString().indexOf('?') >= 0) { // what follows it the driver takes for settings
            throw new HistoryException("the history cannot be kept in " + file + ": its path must not hold a '?'");
        }
        if (Files.isDirectory(file)) {
            throw new HistoryException(file + " is a directory, not a database", true);
        }
        try {
            if (!first && Files.notExists(file)) {
                throw new HistoryException(file + " has been removed", true);
            }
            if (!create(file) && Files.size(file) == 0) {
                throw new HistoryException(file + " is empty", true);
            }
        } catch (IOException e) {
            throw new HistoryException("the history " + file + " cannot be opened: " + e, e, false);
        }
        @SuppressWarnings("resource") // the caller's
        Connection connection = open(file);
        try {
            settle(file, connection, first);
            return connection;
        } catch (SQLException e) {
            quietly(connection);
            throw failure(file, "opened", e);
        } catch (HistoryException | RuntimeException e) {
            quietly(connection);
            throw e;
        }
    }

    private static boolean create(Path file) throws IOException {
        try {
            Files.createFile(file, DurableFile.PRIVATE);
            return true;
        } catch (FileAlreadyExistsException there) {
            return false;
        }
    }

    private static Connection open(Path file) throws HistoryException {
        try {
            return JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), new Properties());
        } catch (SQLException e) {
            throw failure(file, "opened", e);
        }
    }

    private static void settle(Path file, Connection connection, boolean first) throws SQLException, HistoryException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            long application = number(statement, "PRAGMA application_id");
            long version = number(statement, "PRAGMA user_version");
            boolean fresh =
                    application == 0 && version == 0 && number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
            if (!fresh && application != APPLICATION) {
                throw new HistoryException(file + " is a database of another program", true);
            }
            if (version > VERSION) {
                throw new HistoryException(file + " is in format " + version + " and this program reads format "
                        + VERSION + ": run the version of Vigia that wrote it, or move the file away");
            }
            for (String setting : SETTINGS) {
                statement.execute(setting);
            }
            if (first) {
                check(file, statement);
            }
            connection.setAutoCommit(false);
            if (fresh) {
                for (String part : SCHEMA) {
                    statement.execute(part);
                }
                connection.commit();
            }
            // A damaged heading may say that nothing is to be written: found out now, without a write that a full disk
            // would refuse.
            statement.execute("DELETE FROM delta WHERE number < 0");
            connection.rollback();
        }
    }

    private static void check(Path file, Statement statement) throws SQLException, HistoryException {
        try (ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
            String first = found.next() ? found.getString(1) : "nothing";
            if (!"ok".equals(first)) {
                throw new HistoryException(file + " is damaged: " + first.replace('\n', ' '), true);
            }
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet found = statement.executeQuery(query)) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    /** @param done what could not be done to it: {@code opened}, {@code read}, {@code written} */
    static HistoryException failure(Path file, String done, SQLException cause) {
        SQLiteErrorCode code =
                cause instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        // An extended code holds its primary one in its lowest byte.
        int primary = code.code & 0xff;
        String why = "it cannot be used";
        boolean damaged = DAMAGE.stream().anyMatch(damage -> damage.code == primary)
                || (primary == SQLiteErrorCode.SQLITE_READONLY.code && isWritable(file));
        if (damaged) {
            why = "it is damaged, or not what Vigia wrote";
        } else if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            why = "there is no room on its file system";
        } else if (primary == SQLiteErrorCode.SQLITE_BUSY.code) {
            why = "another process has it open";
        } else if (primary == SQLiteErrorCode.SQLITE_READONLY.code || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            why = "it, or its directory, is not writable by this user";
        } else if (primary == SQLiteErrorCode.SQLITE_IOERR.code) {
            why = "its disk fails, or is full";
        }
        return new HistoryException(
                "the history " + file + " cannot be " + done + ": " + why + " (" + cause.getMessage() + ")",
                cause,
                damaged);
    }

    /** A heading that is damaged may say that the file is only to be read. */
    private static boolean isWritable(Path file) {
        return Files.isWritable(file) && Files.isWritable(file.toAbsolutePath().getParent());
    }

    /** Closes it after a failure that is told already. */
    static void quietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException unclosed) {
            // What made us close it is thrown by whoever calls this.
        }
    }
}
