package io.vigia.core.config.bind;

import java.util.List;

/** A part of a configuration file: what a person calls it, and the keys it may have. */
public interface Keys {
    String title();

    /** The legal keys. */
    List<String> keys();
}
