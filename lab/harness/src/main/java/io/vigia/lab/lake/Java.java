package io.vigia.lab.lake;

import java.nio.file.Path;

/** The Java that runs the lab, for the servers that it starts. */
final class Java {
    private Java() {}

    static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
