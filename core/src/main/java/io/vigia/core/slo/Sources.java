package io.vigia.core.slo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what sources tell and books it: the one door through which figures from outside come in. */
final class Sources {
    static final int MAX_SOURCES = 256;

    /** A source unheard for so long makes room for another. */
    private static final long FORGOTTEN_MILLIS = 86_400_000;

    /** Stamps ahead of the owner's clock by no more are not worth counting. */
    private static final long TOLERATED_SKEW_MILLIS = 1000;

    private static final double MOST = 1L << 50;

    /** Far from where differences of sequence numbers overflow. */
    private static final long MOST_SEQUENCE = 1L << 62;

    /** Older than a year and a month is older than anything kept. */
    private static final long OLDEST_MILLIS = 400L * 86_400_000;

    private final Map<SourceKey, Cursor> cursors = new LinkedHashMap<>(4);

    /** Books a sample, or says to the account why not. */
    void take(Sample sample, long nowMillis, long horizonMillis, Account account) {
        double first = sample.first();
        double second = sample.second();
        if (Double.isNaN(first) || Double.isNaN(second)) {
            account.irregular(Irregularity.NOT_A_NUMBER);
            return;
        }
        if (first < 0 || second < 0 || sample.sequence() < 0 || sample.incarnation() < 0 || sample.sinceMillis() < 0) {
            account.irregular(Irregularity.NEGATIVE);
            return;
        }
        if (first > MOST || second > MOST || sample.sequence() > MOST_SEQUENCE) {
            account.irregular(Irregularity.TOO_LARGE);
            return;
        }
        if (sample.atMillis() < nowMillis - OLDEST_MILLIS) {
            account.irregular(Irregularity.TOO_LATE);
            return;
        }
        Cursor cursor = cursor(sample.source(), nowMillis, account);
        if (cursor == null) {
            return;
        }
        if (sample.atMillis() > nowMillis + TOLERATED_SKEW_MILLIS) {
            account.irregular(Irregularity.FUTURE_STAMP);
        }
        long at = Math.min(sample.atMillis(), nowMillis);
        long total = total(sample, account);
        long good = Math.min(good(sample, total), total);
        if (sample.cumulative()) {
            cursor.cumulative(sample, at, good, total, account);
        } else {
            cursor.increments(sample, at, good, total, horizonMillis, account);
        }
    }

    private static long total(Sample sample, Account account) {
        long first = (long) sample.first();
        long second = (long) sample.second();
        return switch (sample.form()) {
            case GOOD_AND_BAD -> first + second;
            case GOOD_OF_TOTAL -> {
                if (first > second) {
                    account.irregular(Irregularity.GOOD_OVER_TOTAL);
                }
                yield second;
            }
            case BAD_OF_TOTAL -> {
                if (first > second) {
                    account.irregular(Irregularity.BAD_OVER_TOTAL);
                }
                yield Math.max(first, second);
            }
        };
    }

    private static long good(Sample sample, long total) {
        long first = (long) sample.first();
        return sample.form() == Sample.Form.BAD_OF_TOTAL ? total - first : first;
    }

    private @Nullable Cursor cursor(SourceKey source, long nowMillis, Account account) {
        Cursor known = cursors.get(source);
        if (known != null) {
            return known;
        }
        if (cursors.size() >= MAX_SOURCES) {
            cursors.values().removeIf(cursor -> nowMillis - cursor.atMillis() > FORGOTTEN_MILLIS);
        }
        if (cursors.size() >= MAX_SOURCES) {
            account.irregular(Irregularity.TOO_MANY_SOURCES);
            return null;
        }
        Cursor fresh = new Cursor(source);
        cursors.put(source, fresh);
        return fresh;
    }

    /** Goes on where a peer that heard more of a source stands. */
    void catchUp(Sources peer) {
        peer.cursors.forEach((source, theirs) -> {
            Cursor mine = cursors.get(source);
            if ((mine == null && cursors.size() < MAX_SOURCES) || (mine != null && theirs.isAheadOf(mine))) {
                cursors.put(source, theirs);
            }
        });
    }

    void write(ByteSink out) {
        out.number(cursors.size());
        cursors.values().forEach(cursor -> cursor.write(out));
    }

    void read(ByteSource in) {
        cursors.clear();
        int count = in.count("sources", MAX_SOURCES);
        for (int i = 0; i < count; i++) {
            Cursor cursor = Cursor.read(in);
            cursors.put(cursor.source(), cursor);
        }
    }
}
