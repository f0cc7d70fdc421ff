package io.vigia.platform.life;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxBootstrap;
import java.util.ArrayList;

/** Makes a process's own Vert.x. */
public final class EventLoops {
    private EventLoops() {}

    /**
     * A Vert.x that is not clustered and loads no service provider: {@code Vertx.vertx()} would load Hazelcast's classes
     * whenever its jar is on the class path, and an edge agent must not pay for that.
     *
     * @param loops event-loop threads, at least 1
     */
    public static Vertx create(int loops) {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setPreferNativeTransport(false)
                .setDisableTCCL(true)
                // Shorter than a probe's patience for a name server that does not answer.
                .setAddressResolverOptions(
                        new AddressResolverOptions().setQueryTimeout(1_000).setMaxQueries(2));
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return VertxBootstrap.create()
                .options(options)
                .serviceProviders(new ArrayList<>())
                .init()
                .vertx();
    }
}
