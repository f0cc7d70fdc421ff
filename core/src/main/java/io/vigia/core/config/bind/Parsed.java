package io.vigia.core.config.bind;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What reading a part of the configuration gave: a value, or nothing because its problem has been reported. */
public final class Parsed<T> {
    private static final Parsed<?> FAILED = new Parsed<>(null);

    private final @Nullable T value;

    private Parsed(@Nullable T value) {
        this.value = value;
    }

    public static <T> Parsed<T> of(T value) {
        return new Parsed<>(value);
    }

    @SuppressWarnings("unchecked") // It holds no T.
    public static <T> Parsed<T> failed() {
        return (Parsed<T>) FAILED;
    }

    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    public <U> Parsed<U> map(Function<T, U> change) {
        return value == null ? failed() : of(change.apply(value));
    }

    public <U> Parsed<U> then(Function<T, Parsed<U>> next) {
        return value == null ? failed() : next.apply(value);
    }

    public boolean isPresent() {
        return value != null;
    }

    /** The value, inside {@link Fields#build}, which turns the absence into a failure of the whole. */
    public T get() {
        if (value == null) {
            throw new Absent();
        }
        return value;
    }

    /** Says that a part is absent; never leaves {@link Fields#build}. */
    static final class Absent extends RuntimeException {
        private Absent() {
            super("a part is absent", null, false, false);
        }
    }
}
