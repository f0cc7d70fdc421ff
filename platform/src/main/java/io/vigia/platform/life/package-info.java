/**
 * The life of a process: signals, reload (detect, plan, apply), orderly end.
 */
@NullMarked
package io.vigia.platform.life;

import org.jspecify.annotations.NullMarked;
