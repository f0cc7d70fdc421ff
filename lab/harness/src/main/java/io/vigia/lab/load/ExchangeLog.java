package io.vigia.lab.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last exchanges in order of their end, oldest forgotten first. Safe for one writer and many readers. */
public final class ExchangeLog {
    private final int capacity;
    private final ArrayDeque<Exchange> newest = new ArrayDeque<>();
    private long forgotten;

    /** @param capacity how many are kept, at least 1 */
    public ExchangeLog(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", must be at least 1");
        }
        this.capacity = capacity;
    }

    public synchronized void add(Exchange exchange) {
        if (newest.size() == capacity) {
            newest.removeFirst();
            forgotten++;
        }
        newest.addLast(exchange);
    }

    /** Those that ended at or after {@code nanos}, in order of their end. */
    public synchronized List<Exchange> endedSince(long nanos) {
        ArrayDeque<Exchange> found = new ArrayDeque<>();
        var fromNewest = newest.descendingIterator();
        while (fromNewest.hasNext()) {
            Exchange exchange = fromNewest.next();
            if (exchange.endNanos() - nanos < 0) {
                break;
            }
            found.addFirst(exchange);
        }
        return new ArrayList<>(found);
    }

    /** How many were let go to stay within the capacity. */
    public synchronized long forgotten() {
        return forgotten;
    }
}
