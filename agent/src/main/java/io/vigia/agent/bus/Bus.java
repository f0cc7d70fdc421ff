package io.vigia.agent.bus;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** Port: the event bus as an agent uses it. Nothing here may block, and nothing is promised. */
public interface Bus {
    /**
     * Joins anew. May never complete; completes on any thread.
     *
     * @param acks hears every frame on {@code vigia.acks}, on any thread
     */
    Future<Session> join(Consumer<byte[]> acks);

    /** One membership. */
    interface Session {
        /** Publishes a frame on {@code vigia.batches}. */
        void publish(byte[] frame);

        /** Leaves. May never complete; completes on any thread. */
        Future<Void> leave();
    }
}
