package io.vigia.aggregator.slo.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of every SLO on disk. What a {@link #write} that returned has written survives a kill and a loss of power; one that throws has written nothing, and may be tried again
 * with the same bytes. Blocks; owned by one thread.
 */
public final class SloStore implements AutoCloseable {
    /** How long an SLO must have been missing from the configuration before its history is forgotten. */
    public static final Duration KEPT_UNCONFIGURED = Duration.ofDays(35);

    private static final Logger LOG = LoggerFactory.getLogger(SloStore.class);
    /** Ids named in one line of the log. */
    private static final int MOST_NAMED = 10;

    private final Path file;
    private @Nullable Rows rows;
    /** With a damaged delta: packed before the next. */
    private final Set<String> spoilt = new HashSet<>();
    /** With a damaged whole: a delta would be of no use. */
    private final Set<String> lost = new HashSet<>();

    private SloStore(Path file, @Nullable Rows rows) {
        this.file = file;
        this.rows = rows;
    }

    /**
     * A store, opened.
     *
     * @param setAside where a file that could not be used is now; empty when there was none
     */
    public record Opened(SloStore store, Optional<Path> setAside) {}

    /**
     * Makes the database when it is not there. One that is damaged, or none at all, is set aside, which the log tells, and a fresh one is begun. The directory must be there.
     *
     * @throws HistoryException when nothing can be kept here now: the directory is not writable, the disk is full, another process has the file, a newer version of
     *     Vigia wrote it
     */
    public static Opened open(Path file, Instant now) throws HistoryException {
        NativeLibrary.load(file.toAbsolutePath().resolveSibling("native"));
        try {
            return new Opened(new SloStore(file, rows(file, true)), Optional.empty());
        } catch (HistoryException e) {
            if (!e.damaged()) {
                throw e;
            }
            Path aside = SetAside.move(file, now);
            LOG.atError()
                    .addKeyValue("reason", e.getMessage())
                    .addKeyValue("setAside", aside)
                    .log(
                            "the history of SLOs is damaged and is begun anew: what was measured before is not known here until the other aggregators tell it");
            return new Opened(new SloStore(file, rows(file, true)), Optional.of(aside));
        }
    }

    private static Rows rows(Path file, boolean thorough) throws HistoryException {
        @SuppressWarnings("resource") // Rows closes it
        Connection connection = Database.connect(file, thorough);
        try {
            return new Rows(connection);
        } catch (SQLException e) {
            Database.quietly(connection);
            throw Database.failure(file, "read", e);
        }
    }

    /**
     * Hands every SLO on, one at a time, for all of them may be more than fits into memory. What is damaged is left out, counted, and told in the log.
     *
     * @throws HistoryException when the file cannot be read; what was handed on before is sound
     */
    public LoadReport load(Consumer<SavedSlo> each) throws HistoryException {
        return run("read", rows -> {
            List<String> gone = new ArrayList<>();
            List<String> cut = new ArrayList<>();
            int[] counts = new int[2];
            rows.each((id, base, at, sum, whole, tail) -> {
                if (sum != Delta.sum(id, base, at, whole)) {
                    gone.add(id);
                    return;
                }
                List<Delta> deltas = rows.deltas(id, tail);
                List<Delta> sound = Rows.sound(id, deltas);
                if (sound.size() < deltas.size()) {
                    cut.add(id);
                    counts[1] += deltas.size() - sound.size();
                }
                long newest = sound.isEmpty() ? at : sound.get(sound.size() - 1).atMillis();
                each.accept(new SavedSlo(
                        id,
                        Instant.ofEpochMilli(newest),
                        whole,
                        sound.stream().map(Delta::bytes).toList()));
                counts[0]++;
            });
            rows.commit();
            spoilt.addAll(cut);
            lost.addAll(gone);
            tell("the history of an SLO is damaged and not used", gone);
            tell("the newest of the history of an SLO is damaged and not used", cut);
            return new LoadReport(counts[0], gone.size(), counts[1]);
        });
    }

    private void tell(String what, List<String> ids) {
        if (!ids.isEmpty()) {
            LOG.atError()
                    .addKeyValue("file", file)
                    .addKeyValue("slos", ids.size())
                    .addKeyValue("first", String.join(" ", ids.subList(0, Math.min(MOST_NAMED, ids.size()))))
                    .log(what);
        }
    }

    /**
     * Writes a round: all of it or nothing. A whole takes the place of what there was of the SLO; a delta goes behind it.
     *
     * @throws IllegalArgumentException when an id is in both, or a delta's has no whole, before anything is written
     */
    public void write(Instant at, Map<String, byte[]> wholes, Map<String, byte[]> deltas) throws HistoryException {
        long millis = at.toEpochMilli();
        run("written", rows -> {
            check(rows, wholes.keySet(), deltas.keySet());
            for (String id : spoilt) {
                if (deltas.containsKey(id)) {
                    rows.pack(id);
                }
            }
            rows.begin();
            for (Map.Entry<String, byte[]> whole : wholes.entrySet()) {
                rows.putWhole(whole.getKey(), millis, whole.getValue());
            }
            for (Map.Entry<String, byte[]> delta : deltas.entrySet()) {
                rows.putDelta(delta.getKey(), millis, delta.getValue());
            }
            rows.trim();
            rows.commit();
            lost.removeAll(wholes.keySet());
            spoilt.removeAll(wholes.keySet());
            spoilt.removeAll(deltas.keySet());
            return true;
        });
    }

    private void check(Rows rows, Set<String> wholes, Set<String> deltas) {
        for (String id : deltas) {
            if (wholes.contains(id)) {
                throw new IllegalArgumentException(id + " is written whole and as a delta");
            }
            if (!rows.has(id) || lost.contains(id)) {
                throw new IllegalArgumentException("there is no whole of " + id);
            }
        }
    }

    /**
     * Says which SLOs are configured. The others are forgotten once they have been missing for {@link #KEPT_UNCONFIGURED}, counted from the first call without them; until then they are kept, and
     * loaded. Returns those forgotten now.
     */
    public List<String> retain(Instant now, Set<String> ids) throws HistoryException {
        long millis = now.toEpochMilli();
        return run("written", rows -> {
            List<String> forgotten = new ArrayList<>();
            for (String id : rows.ids()) {
                Long since = rows.gone(id, ids.contains(id) ? null : Long.valueOf(millis));
                if (since != null && millis - since >= KEPT_UNCONFIGURED.toMillis()) {
                    rows.forget(id);
                    forgotten.add(id);
                }
            }
            rows.commit();
            if (!forgotten.isEmpty()) {
                LOG.atInfo()
                        .addKeyValue("slos", forgotten.size())
                        .addKeyValue(
                                "first", String.join(" ", forgotten.subList(0, Math.min(MOST_NAMED, forgotten.size()))))
                        .log("the history of SLOs that are no longer configured is forgotten");
            }
            return forgotten;
        });
    }

    /** What is done with the rows; it commits by itself. */
    private interface Work<T> {
        T run(Rows rows) throws SQLException;
    }

    /** After any failure the connection is given up with whatever was under way, and the next call begins from what is on the disk. */
    private <T> T run(String done, Work<T> work) throws HistoryException {
        Rows open = rows;
        if (open == null) {
            open = rows(file, false);
            rows = open;
        }
        boolean well = false;
        try {
            T result = work.run(open);
            well = true;
            return result;
        } catch (SQLException e) {
            throw Database.failure(file, done, e);
        } finally {
            if (!well) {
                open.abandon();
                rows = null;
            }
        }
    }

    @Override
    public void close() throws HistoryException {
        Rows open = rows;
        rows = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                throw Database.failure(file, "closed", e);
            }
        }
    }
}
