package io.vigia.aggregator.slo.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the database, and what must be known of each to write the next: kept in memory for as long as the connection lives. An SLO is a whole, deltas packed into its
 * own row ({@code tail}), and deltas in rows of their own, those of rounds after {@code upto}. Rows up to the lowest {@code upto} are of no more use and are removed together, so
 * an SLO that is written no more has its deltas packed, or it would hold up everybody's.
 */
final class Rows implements AutoCloseable {
    private static final int KEY_BITS = 24;
    /** Rounds after which deltas are packed: twice the turns of {@link WriteTurns} and some, so that nobody's are who is written. */
    static final long PATIENCE = 3L * WriteTurns.TURNS;
    /** Packed in one round, so that it stays short. */
    private static final int MOST_PACKED = 100;

    private final Connection connection;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final PreparedStatement putWhole;
    private final PreparedStatement putDelta;
    private final PreparedStatement getDelta;
    private long head;
    private long trimmed;
    private long nextKey = 1;

    /** What is known of an SLO's row. */
    private static final class Entry {
        final long key;
        long upto;

        @Nullable
        Long gone;

        Entry(long key, long upto, @Nullable Long gone) {
            this.key = key;
            this.upto = upto;
            this.gone = gone;
        }
    }

    /** Takes each SLO's row as it is read. */
    interface Reader {
        void row(String id, long base, long atMillis, int sum, byte[] whole, byte[] tail) throws SQLException;
    }

    /** The connection is closed with this. */
    Rows(Connection connection) throws SQLException {
        this.connection = connection;
        putWhole = connection.prepareStatement("INSERT INTO slo (key, id, gone, base, upto, at, sum, whole, tail)"
                + " VALUES (?1, ?2, NULL, ?3, ?3, ?4, ?5, ?6, x'') ON CONFLICT (key) DO UPDATE SET gone = NULL,"
                + " base = ?3, upto = ?3, at = ?4, sum = ?5, whole = ?6, tail = x''");
        putDelta = connection.prepareStatement(
                "INSERT OR REPLACE INTO delta (number, at, sum, bytes) VALUES (?, ?, ?, ?)");
        getDelta = connection.prepareStatement("SELECT at, sum, bytes FROM delta WHERE number = ?");
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT key, id, gone, base, upto FROM slo")) {
                while (row.next()) {
                    long gone = row.getLong(3);
                    entries.put(
                            row.getString(2), new Entry(row.getLong(1), row.getLong(5), row.wasNull() ? null : gone));
                    nextKey = Math.max(nextKey, row.getLong(1) + 1);
                    head = Math.max(head, Math.max(row.getLong(4), row.getLong(5)));
                }
            }
            try (ResultSet row = statement.executeQuery("SELECT max(number) FROM delta")) {
                head = Math.max(head, row.next() ? row.getLong(1) >> KEY_BITS : 0);
            }
        }
        connection.rollback(); // it would keep what it has read from being checkpointed
    }

    boolean has(String id) {
        return entries.containsKey(id);
    }

    /** Begins a round: what is put from now on belongs to it. */
    void begin() {
        head++;
    }

    void putWhole(String id, long atMillis, byte[] bytes) throws SQLException {
        Entry entry = entries.get(id);
        if (entry == null) {
            if (nextKey >> KEY_BITS != 0) {
                throw new SQLException("no key is left for another SLO");
            }
            entry = new Entry(nextKey++, head, null);
            entries.put(id, entry);
        }
        entry.upto = head;
        entry.gone = null;
        putWhole.setLong(1, entry.key);
        putWhole.setString(2, id);
        putWhole.setLong(3, head);
        putWhole.setLong(4, atMillis);
        putWhole.setInt(5, Delta.sum(id, head, atMillis, bytes));
        putWhole.setBytes(6, bytes);
        putWhole.executeUpdate();
    }

    /** The id must have a whole. */
    void putDelta(String id, long atMillis, byte[] bytes) throws SQLException {
        putDelta.setLong(1, head << KEY_BITS | entry(id).key);
        putDelta.setLong(2, atMillis);
        putDelta.setInt(3, Delta.sum(id, head, atMillis, bytes));
        putDelta.setBytes(4, bytes);
        putDelta.executeUpdate();
    }

    void each(Reader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, base, at, sum, whole, tail FROM slo ORDER BY key")) {
            while (row.next()) {
                reader.row(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getInt(4),
                        row.getBytes(5),
                        row.getBytes(6));
            }
        }
    }

    /** Every delta in its order, damaged ones too. */
    List<Delta> deltas(String id, byte[] tail) throws SQLException {
        List<Delta> deltas = new ArrayList<>(Delta.unpack(tail));
        Entry entry = entry(id);
        for (long round = entry.upto + 1; round <= head; round++) {
            getDelta.setLong(1, round << KEY_BITS | entry.key);
            try (ResultSet row = getDelta.executeQuery()) {
                if (row.next()) {
                    deltas.add(new Delta(round, row.getLong(1), row.getInt(2), row.getBytes(3)));
                }
            }
        }
        return deltas;
    }

    /** Those before the first damaged one. */
    static List<Delta> sound(String id, List<Delta> deltas) {
        int sound = 0;
        while (sound < deltas.size() && deltas.get(sound).isSound(id)) {
            sound++;
        }
        return deltas.subList(0, sound);
    }

    /** Puts the sound deltas of the rounds until now into the SLO's own row; what is damaged, and what follows it, goes. */
    void pack(String id) throws SQLException {
        Entry entry = entry(id);
        byte[] tail;
        try (PreparedStatement get = connection.prepareStatement("SELECT tail FROM slo WHERE key = ?")) {
            get.setLong(1, entry.key);
            try (ResultSet row = get.executeQuery()) {
                tail = row.next() ? row.getBytes(1) : new byte[0];
            }
        }
        try (PreparedStatement put = connection.prepareStatement("UPDATE slo SET upto = ?, tail = ? WHERE key = ?")) {
            put.setLong(1, head);
            put.setBytes(2, Delta.pack(sound(id, deltas(id, tail))));
            put.setLong(3, entry.key);
            put.executeUpdate();
        }
        entry.upto = head;
    }

    /** Removes what is of no more use. */
    void trim() throws SQLException {
        List<String> behind = entries.entrySet().stream()
                .filter(entry -> head - entry.getValue().upto > PATIENCE)
                .limit(MOST_PACKED)
                .map(Map.Entry::getKey)
                .toList();
        for (String id : behind) {
            pack(id);
        }
        long lowest =
                entries.values().stream().mapToLong(entry -> entry.upto).min().orElse(head);
        if (lowest > trimmed) {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM delta WHERE number < ?")) {
                delete.setLong(1, (lowest + 1) << KEY_BITS);
                delete.executeUpdate();
            }
            trimmed = lowest;
        }
    }

    /** Notes from when the SLO has been missing; null: it is there. Returns since when it has been. */
    @Nullable
    Long gone(String id, @Nullable Long nowMillis) throws SQLException {
        Entry entry = entry(id);
        if ((entry.gone == null) != (nowMillis == null)) {
            try (PreparedStatement put = connection.prepareStatement("UPDATE slo SET gone = ? WHERE key = ?")) {
                put.setObject(1, nowMillis);
                put.setLong(2, entry.key);
                put.executeUpdate();
            }
            entry.gone = nowMillis;
        }
        return entry.gone;
    }

    void forget(String id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM slo WHERE key = ?")) {
            delete.setLong(1, entry(id).key);
            delete.executeUpdate();
        }
        entries.remove(id);
    }

    List<String> ids() {
        return List.copyOf(entries.keySet());
    }

    void commit() throws SQLException {
        connection.commit();
    }

    private Entry entry(String id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("the history has no whole of " + id);
        }
        return entry;
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    /** After a failure: whatever was not committed is rolled back. */
    void abandon() {
        Database.quietly(connection);
    }
}
