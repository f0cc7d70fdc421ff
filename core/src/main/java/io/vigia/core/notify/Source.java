package io.vigia.core.notify;

/**
 * Whoever looks for alerts of one kind. What a source saw before and sees no more is over; what another source sees is not its business.
 *
 * @param name of a few letters, unique in a process
 * @param own whether it speaks of this aggregator itself, which then tells it whether it leads or not: a group without a leader must be
 *     able to say so
 */
public record Source(String name, boolean own) {
    public Source {
        if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException("source '" + name + "' is not a name of 1 to 32 lower-case letters");
        }
    }
}
