package io.vigia.core.config;

/** Mutual TLS of the stream between agents and aggregators: three PEM files, paths relative to the configuration file. */
public record TlsConfig(String certificate, String key, String authority) {}
