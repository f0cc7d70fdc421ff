/**
 * The only clocks: real time enters the pure core from here.
 */
@NullMarked
package io.vigia.platform.time;

import org.jspecify.annotations.NullMarked;
