package io.vigia.core.config.bind;

/** How a value of one kind is read; problems go to the spot. */
public interface Value<T> {
    Parsed<T> read(Spot spot);
}
