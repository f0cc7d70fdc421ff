package io.vigia.platform.wire;

/** What a frame from an untrusted peer turned out to be. */
public sealed interface Decoded permits Message, Rejected {}
