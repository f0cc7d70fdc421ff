/** Benchmarks that need no lake: each is a program of its own and prints one table. May import io.vigia.core, and what it measures. */
@NullMarked
package io.vigia.lab.bench;

import org.jspecify.annotations.NullMarked;
