package io.vigia.core.config.openslo;

import io.vigia.core.config.bind.ConfigNode;
import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Printable;
import io.vigia.core.config.bind.Spot;
import io.vigia.core.config.bind.Value;
import io.vigia.core.config.bind.Values;
import io.vigia.core.slo.SloWindow;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** Reads {@code timeWindow}. */
final class WindowReader {
    /** A length that Vigia can sum exactly. */
    static final Value<Duration> SUMMED = spot -> Shorthand.VALUE.read(spot).then(read -> fits(spot, read.length()));

    private static final DateTimeFormatter START =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final Value<LocalDateTime> DATE_TIME =
            Values.scalar("a date and time of the day, such as 2026-01-01 00:00:00", WindowReader::dateTime);

    private WindowReader() {}

    static Parsed<Duration> fits(Spot spot, Duration length) {
        try {
            return Parsed.of(new SloWindow.Rolling(length).length());
        } catch (IllegalArgumentException refusal) {
            return spot.refuse(Printable.message(refusal));
        }
    }

    /** The one window of the list. */
    static Parsed<SloWindow> read(Spot spot) {
        if (spot.node() instanceof ConfigNode.Unreadable) {
            return Parsed.failed();
        }
        if (!(spot.node() instanceof ConfigNode.Listing listing)) {
            return spot.refuse("is " + spot.node().describe()
                    + ", must be a list of one window, such as [{duration: 30d, isRolling: true}]");
        }
        if (listing.items().size() != 1) {
            return spot.refuse("holds " + listing.items().size() + " windows, must hold one");
        }
        Spot item = spot.item(0, listing.items().get(0));
        return Fields.open(Part.TIME_WINDOW, item).map(WindowReader::window).orElseGet(Parsed::failed);
    }

    private static Parsed<SloWindow> window(Fields f) {
        Parsed<Optional<Boolean>> said = f.maybe("isRolling", Values.FLAG);
        Parsed<Shorthand> duration = f.need("duration", Shorthand.EXPECTED, Shorthand.VALUE);
        if (!said.isPresent() || !duration.isPresent()) {
            return Parsed.failed();
        }
        boolean calendar = f.has("calendar");
        boolean rolling = said.get().orElse(false);
        if (rolling == calendar) {
            return rolling
                    ? f.at("calendar").refuse("does not go with isRolling: true; leave one of them out")
                    : f.whole().refuse("is neither rolling nor of a calendar; write isRolling: true, or calendar");
        }
        return rolling ? rolling(f, duration.get()) : calendar(f.at("calendar"), f.at("duration"), duration.get());
    }

    private static Parsed<SloWindow> rolling(Fields f, Shorthand duration) {
        return fits(f.at("duration"), duration.length()).map(SloWindow.Rolling::new);
    }

    private static Parsed<SloWindow> calendar(Spot spot, Spot length, Shorthand duration) {
        Optional<SloWindow.Unit> unit = duration.unit().calendar();
        if (unit.isEmpty()) {
            length.refuse(
                    "is " + duration + ", and a calendar has no periods of minutes or hours; write d, w, M, Q or Y"
                            + (duration.unit() == Shorthand.Unit.MINUTES ? ": a month is M" : ""));
        }
        return Fields.open(Part.CALENDAR, spot)
                .map(f -> {
                    var start = f.need("startTime", "when a period begins, such as 2026-01-01 00:00:00", DATE_TIME);
                    var zone = f.need("timeZone", "a time zone, such as Europe/Madrid", Values.TEXT);
                    if (unit.isEmpty() || !start.isPresent() || !zone.isPresent()) {
                        return Parsed.<SloWindow>failed();
                    }
                    try {
                        return Parsed.<SloWindow>of(
                                SloWindow.Calendar.of(duration.count(), unit.get(), start.get(), zone.get()));
                    } catch (IllegalArgumentException refusal) {
                        String message = Printable.message(refusal);
                        return f.at(message.startsWith("time zone") ? "timeZone" : "startTime")
                                .<SloWindow>refuse(message);
                    }
                })
                .orElseGet(Parsed::failed);
    }

    private static LocalDateTime dateTime(String text) {
        try {
            return LocalDateTime.parse(text, START);
        } catch (DateTimeParseException refusal) {
            throw new IllegalArgumentException(
                    "'" + Printable.of(text)
                            + "' is not a date and time of the day: write it without a zone, such as 2026-01-01 00:00:00",
                    refusal);
        }
    }
}
