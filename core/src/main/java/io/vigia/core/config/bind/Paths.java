package io.vigia.core.config.bind;

/** What a path in a configuration means, seen from the file that names it. */
public interface Paths {
    /** Paths stay as they are written. */
    Paths AS_WRITTEN = (at, path) -> path;

    /** Throws {@link IllegalArgumentException}, saying what would be right, when {@code path} is none. */
    String resolve(Position at, String path);

    /** A path that stands in a file. */
    default Parsed<String> read(Spot spot) {
        return Values.scalar("a path", text -> resolve(spot.node().at(), text)).read(spot);
    }
}
