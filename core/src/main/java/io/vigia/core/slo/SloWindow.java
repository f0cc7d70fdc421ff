package io.vigia.core.slo;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalUnit;

/** The time over which an objective is promised: OpenSLO v1, {@code timeWindow}. */
public sealed interface SloWindow {
    /**
     * Ends now.
     *
     * @param length as {@link Resolution} can sum it exactly: at most 30 days
     */
    record Rolling(Duration length) implements SloWindow {
        public Rolling {
            Resolution.require("rolling window", length);
        }

        @Override
        public String toString() {
            return "rolling " + length;
        }
    }

    /**
     * One period after another, of {@code count} units each, by the calendar of a place: a month is as long as it is, and a day on which the clocks change has
     * 23 or 25 hours. Periods are counted from {@code start}, before it too.
     *
     * @param count at least 1, at most {@link #MAX_COUNT}
     * @param start when one of the periods begins, on a multiple of ten seconds
     * @param zone whose clocks and calendar count
     */
    record Calendar(int count, Unit unit, LocalDateTime start, ZoneId zone) implements SloWindow {
        public static final int MAX_COUNT = 366;

        public Calendar {
            if (count < 1 || count > MAX_COUNT) {
                throw new IllegalArgumentException(
                        "calendar window counts " + count + " units, must be between 1 and " + MAX_COUNT);
            }
            if (start.getSecond() % 10 != 0 || start.getNano() != 0) {
                throw new IllegalArgumentException(
                        "calendar window starts at " + start + ", must start at a multiple of ten seconds");
            }
            if (start.getYear() < 1970 || start.getYear() > 9999) {
                throw new IllegalArgumentException(
                        "calendar window starts at " + start + ", must start in the years 1970 to 9999");
            }
        }

        /** Throws {@link IllegalArgumentException} when nobody knows the zone. */
        public static Calendar of(int count, Unit unit, LocalDateTime start, String zone) {
            try {
                return new Calendar(count, unit, start, ZoneId.of(zone));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "time zone '" + zone + "' is not in the IANA database; write one such as Europe/Berlin or UTC",
                        e);
            }
        }

        /** The period that holds {@code moment}: from its first instant to the next one's. */
        public Period periodAt(Instant moment) {
            long index = Math.floorDiv(unit.chrono.between(start, LocalDateTime.ofInstant(moment, zone)), count);
            // By the local calendar the division is off by one at most: between() drops the fraction, and months
            // differ.
            while (begins(index).isAfter(moment)) {
                index--;
            }
            while (!begins(index + 1).isAfter(moment)) {
                index++;
            }
            return new Period(begins(index), begins(index + 1));
        }

        private Instant begins(long index) {
            return start.plus(index * count, unit.chrono).atZone(zone).toInstant();
        }

        @Override
        public String toString() {
            return "calendar " + count + " " + unit + " from " + start + " " + zone;
        }
    }

    /** A calendar period: {@code from} belongs to it, {@code until} to the next. */
    record Period(Instant from, Instant until) {}

    /** What calendars count in. */
    enum Unit {
        DAY(ChronoUnit.DAYS),
        WEEK(ChronoUnit.WEEKS),
        MONTH(ChronoUnit.MONTHS),
        QUARTER(IsoFields.QUARTER_YEARS),
        YEAR(ChronoUnit.YEARS);

        private final TemporalUnit chrono;

        Unit(TemporalUnit chrono) {
            this.chrono = chrono;
        }
    }
}
