/**
 * What a person sees and presses while the demo runs, and the control socket for other terminals.
 */
@NullMarked
package io.vigia.lab.screen;

import org.jspecify.annotations.NullMarked;
