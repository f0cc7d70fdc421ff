/**
 * The SLF4J provider of every Vigia process: one logfmt or JSON line an event on standard error.
 */
@NullMarked
package io.vigia.platform.log;

import org.jspecify.annotations.NullMarked;
