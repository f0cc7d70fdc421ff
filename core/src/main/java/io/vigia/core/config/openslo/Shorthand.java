package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.slo.SloWindow;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenSLO's duration shorthand: a positive whole number and one of {@code m h d w M Q Y}. */
record Shorthand(int count, Unit unit) {
    static final String EXPECTED =
            "a duration of OpenSLO: a positive whole number and m, h, d, w, M, Q or Y, such as 5m, 1h, 4w or 1M";

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})([mhdwMQY])");

    static final Value<Shorthand> VALUE = Values.scalar(EXPECTED, Shorthand::parse);

    /** A slice: a bare number means minutes. */
    static final Value<Shorthand> SLICE = Values.scalar(
            EXPECTED + ", or a number of minutes",
            text -> text.matches("[1-9]\\d{0,5}") ? new Shorthand(Integer.parseInt(text), Unit.MINUTES) : parse(text));

    /** What the postfix stands for. Months are months only in a calendar; rolling, OpenSLO leaves their length open. */
    enum Unit {
        MINUTES('m', Duration.ofMinutes(1), Optional.empty()),
        HOURS('h', Duration.ofHours(1), Optional.empty()),
        DAYS('d', Duration.ofDays(1), Optional.of(SloWindow.Unit.DAY)),
        WEEKS('w', Duration.ofDays(7), Optional.of(SloWindow.Unit.WEEK)),
        MONTHS('M', Duration.ofDays(30), Optional.of(SloWindow.Unit.MONTH)),
        QUARTERS('Q', Duration.ofDays(90), Optional.of(SloWindow.Unit.QUARTER)),
        YEARS('Y', Duration.ofDays(365), Optional.of(SloWindow.Unit.YEAR));

        private final char postfix;
        private final Duration length;

        @SuppressWarnings("ImmutableEnumChecker") // An Optional of an enum cannot change.
        private final Optional<SloWindow.Unit> calendar;

        Unit(char postfix, Duration length, Optional<SloWindow.Unit> calendar) {
            this.postfix = postfix;
            this.length = length;
            this.calendar = calendar;
        }

        /** What a calendar calls it; empty for minutes and hours, of which it has none. */
        Optional<SloWindow.Unit> calendar() {
            return calendar;
        }
    }

    private static Shorthand parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + Printable.of(text) + "' is not " + EXPECTED);
        }
        char postfix = matcher.group(2).charAt(0);
        for (Unit unit : Unit.values()) {
            if (unit.postfix == postfix) {
                return new Shorthand(Integer.parseInt(matcher.group(1)), unit);
            }
        }
        throw new IllegalStateException(text);
    }

    /** Its fixed length: a month is 30 days here, a quarter 90, a year 365. */
    Duration length() {
        return unit.length.multipliedBy(count);
    }

    @Override
    public String toString() {
        return String.valueOf(count) + unit.postfix;
    }
}
