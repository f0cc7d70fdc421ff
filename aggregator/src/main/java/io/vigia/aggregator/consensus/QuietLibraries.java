package io.vigia.aggregator.consensus;

import java.util.logging.Level;
import java.util.logging.Logger;

/** gRPC, as Ratis carries it, logs to java.util.logging, past our own format; what it has to say, Ratis and we say too. */
final class QuietLibraries {
    /** Held, for the logging of the JDK forgets loggers that nobody holds. */
    private static final Logger GRPC = Logger.getLogger("org.apache.ratis.thirdparty");

    private QuietLibraries() {}

    static void quieten() {
        // no native code is unpacked into a directory that may not allow it
        System.setProperty("org.apache.ratis.thirdparty.io.netty.transport.noNative", "true");
        GRPC.setLevel(Level.OFF);
    }
}
