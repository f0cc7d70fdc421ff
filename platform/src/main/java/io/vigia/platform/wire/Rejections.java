package io.vigia.platform.wire;

/** Port: counts what was refused. Called from event loops, so it must not block. */
@FunctionalInterface
public interface Rejections {
    /**
     * @param source where it came from: {@code bus}, {@code stream}, {@code control}; bounded
     * @param reason why it was refused, such as {@link Rejected.Reason#label()}; bounded
     */
    void count(String source, String reason);

    default void count(String source, Rejected.Reason reason) {
        count(source, reason.label());
    }
}
