package io.vigia.core.config.bind;

/**
 * A value to be read, and where its problems go.
 *
 * @param path dotted, as problems name it
 */
public record Spot(Problems problems, String path, ConfigNode node) {
    public <T> Parsed<T> refuse(String message) {
        problems.error(node.at(), path, message);
        return Parsed.failed();
    }

    public void warn(String message) {
        problems.warning(node.at(), path, message);
    }

    public Spot under(String key, ConfigNode child) {
        return new Spot(problems, path.isEmpty() ? Printable.of(key) : path + "." + Printable.of(key), child);
    }

    public Spot item(int index, ConfigNode child) {
        return new Spot(problems, path + "[" + index + "]", child);
    }
}
