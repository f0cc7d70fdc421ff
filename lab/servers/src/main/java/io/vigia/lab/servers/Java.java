package io.vigia.lab.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Java that runs the lab, for the servers that it starts. */
public final class Java {
    private Java() {}

    public static String executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /**
     * The beginning of a command, up to the class path: small, and started quickly.
     *
     * @param heap as {@code -Xmx} has it, such as {@code 128m}
     * @param options more of the virtual machine
     * @param classPath as {@code -cp} has it
     */
    public static List<String> command(String heap, List<String> options, String classPath) {
        List<String> command = new ArrayList<>(List.of(
                executable(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx" + heap));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath));
        return command;
    }

    /**
     * The jars of a server, which the folder {@code lab/jars/NAME} names.
     *
     * @throws IOException when Maven has not written them yet; says what to run
     */
    public static String classPath(String name) throws IOException {
        Path folder = Checkout.root().resolve("lab/jars").resolve(name);
        Path file = folder.resolve("target/classpath");
        if (!Files.exists(file)) {
            throw new IOException("where the jars of " + name + " are is not known: run mvn -pl lab/jars/" + name
                    + " pre-integration-test in " + Checkout.root());
        }
        return Files.readString(file).strip();
    }
}
