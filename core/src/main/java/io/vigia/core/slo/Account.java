package io.vigia.core.slo;

/** Where a source's events are booked. Times are milliseconds, {@code to} excluded and after {@code from}. */
interface Account {
    /** Events spread evenly over a time; negative ones take back what was spread over just that time. */
    void count(SourceKey source, long from, long to, long good, long total);

    void measured(long from, long to);

    void irregular(Irregularity kind);

    /** Since when everything is heard: counters that began later are counted from their beginning. */
    long bornMillis();
}
