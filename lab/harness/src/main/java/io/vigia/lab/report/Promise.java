package io.vigia.lab.report;

/**
 * Something a scenario promised.
 *
 * @param text what was promised
 * @param measured what came of it
 */
public record Promise(String text, String measured, boolean held) {}
