package io.vigia.platform.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigia.core.config.LogConfig;
import io.vigia.core.config.LogConfig.Format;
import io.vigia.core.config.LogConfig.Level;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logger log = LoggerFactory.getLogger("io.vigia.test");

    @AfterEach
    void restore() {
        Logging.configure(LogConfig.DEFAULT, new FileOutputStream(FileDescriptor.err));
    }

    @Test
    void slf4jFindsThisProviderAndKeepsKeyValues() {
        Logging.configure(LogConfig.DEFAULT, out);
        log.atInfo().addKeyValue("service", "s3").log("decided {}", "now");
        log.info("old style {} {}", 1, "two");
        log.error("with cause", new IllegalStateException("boom"));
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0)).contains("logger=io.vigia.test msg=\"decided now\" service=s3");
        assertThat(lines().get(1)).contains("msg=\"old style 1 two\"");
        assertThat(lines().get(2)).contains("level=error", "error=\"java.lang.IllegalStateException: boom\"");
    }

    @Test
    void aNewConfigurationHoldsForLoggersThatExist() {
        Logging.configure(new LogConfig(Format.JSON, Level.WARN), out);
        log.info("unseen");
        log.warn("seen");
        assertThat(log.isInfoEnabled()).isFalse();
        Logging.configure(new LogConfig(Format.LOGFMT, Level.DEBUG), out);
        log.debug("seen too");
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).startsWith("{\"ts\":");
        assertThat(lines().get(1)).startsWith("ts=").contains("level=debug");
    }

    @Test
    void librariesAreQuietBelowWarnings() {
        Logging.configure(new LogConfig(Format.LOGFMT, Level.DEBUG), out);
        for (String library : List.of("io.netty.channel.X", "com.hazelcast.internal", "io.vertx.core.Y")) {
            LoggerFactory.getLogger(library).info("chatter");
            LoggerFactory.getLogger(library).warn("news");
        }
        LoggerFactory.getLogger("io.nettyish").info("ours");
        LoggerFactory.getLogger("org.apache.ratis.server").warn("chatter");
        LoggerFactory.getLogger("org.apache.ratis.server").error("news");
        assertThat(lines()).hasSize(5);
        Logging.configure(new LogConfig(Format.LOGFMT, Level.ERROR), out);
        assertThat(LoggerFactory.getLogger("io.netty.Z").isWarnEnabled()).isFalse();
    }

    @Test
    void linesOfManyThreadsAreWhole() {
        Logging.configure(LogConfig.DEFAULT, out);
        IntStream.range(0, 2_000)
                .parallel()
                .forEach(i -> log.atInfo()
                        .addKeyValue("padding", "x".repeat(i))
                        .addKeyValue("end", "z")
                        .log("m"));
        assertThat(lines()).hasSize(2_000).allMatch(line -> line.startsWith("ts=") && line.endsWith(" end=z"));
    }

    @Test
    void aLineThatCannotBeWrittenIsCountedAndThrowsNothing() {
        long before = Logging.unwrittenLines();
        Logging.configure(LogConfig.DEFAULT, new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        });
        log.info("lost");
        assertThat(Logging.unwrittenLines()).isEqualTo(before + 1);
    }

    @Test
    void aMessageOrArgumentOfNothingIsNoFailure() {
        Logging.configure(LogConfig.DEFAULT, out);
        log.info((String) null);
        log.info("{} {}", null, null);
        log.info("{}", new Object[] {new int[] {1, 2}});
        assertThat(lines()).hasSize(3);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
