package io.vigia.lab.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Percentiles by nearest rank: the p-th of n values in order is the one at rank ceil(p / 100 * n), counted from 1. It is
 * always a value that was measured; with few runs the 99th is the largest. A run without a value (nothing within the bound)
 * ranks above all others, so it cannot make a percentile look better; a percentile that falls on one is null.
 *
 * @param missing how many of the runs had no value
 */
public record Percentiles(
        @Nullable Long p50, @Nullable Long p99, @Nullable Long max, long missing) {
    /** Of no values at all: everything is null. */
    public static Percentiles of(Collection<@Nullable Long> values) {
        List<@Nullable Long> inOrder = values.stream()
                .sorted(Comparator.nullsLast(Comparator.naturalOrder()))
                .toList();
        return new Percentiles(
                at(inOrder, 50),
                at(inOrder, 99),
                at(inOrder, 100),
                inOrder.stream().filter(Objects::isNull).count());
    }

    private static @Nullable Long at(List<@Nullable Long> inOrder, int percent) {
        if (inOrder.isEmpty()) {
            return null;
        }
        int rank = (percent * inOrder.size() + 99) / 100;
        return inOrder.get(Math.max(1, rank) - 1);
    }
}
