/**
 * Runs the hooks that {@code lake.yaml} gives this node: at most once a run, each with its own time-out, never on an event loop. What
 * runs is decided by the pure {@link io.vigia.agent.hook.HookDesk}. May not import probe, bus, actuate or app.
 */
@NullMarked
package io.vigia.agent.hook;

import org.jspecify.annotations.NullMarked;
