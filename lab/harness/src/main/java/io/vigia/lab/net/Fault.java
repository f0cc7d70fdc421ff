package io.vigia.lab.net;

import java.io.IOException;

/** Something that can be broken and mended. */
public interface Fault {
    /** What is broken, for people: {@code cut agent-a from everything}. */
    String text();

    /** Breaks it. */
    void apply() throws IOException;

    /** Mends it; harmless when it is whole already. */
    void undo() throws IOException, InterruptedException;
}
