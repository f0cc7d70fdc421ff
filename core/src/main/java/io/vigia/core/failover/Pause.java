package io.vigia.core.failover;

import java.time.Instant;

/** Somebody has stopped automatic moves, until somebody resumes them. */
public record Pause(Origin by, Instant at) {}
