package io.vigia.core.notify;

import java.util.Optional;

/** What is to be done at one Alertmanager, in order, until something fails. */
public sealed interface SilenceAction {
    String alertmanager();

    /** Ask it for the silences that it has; {@code Heard} or {@code Failed} must come back. */
    record Ask(String alertmanager) implements SilenceAction {}

    /** @param id of the one that is to be changed; empty for a new one */
    record Put(String alertmanager, Silence silence, Optional<String> id) implements SilenceAction {}

    record Expire(String alertmanager, String id) implements SilenceAction {}
}
