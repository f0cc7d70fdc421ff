/** Gives every probe its rhythm, its time-out and its run of outcomes, and keeps what was last seen on the board. Knows no protocol. */
@NullMarked
package io.vigia.agent.probe.run;

import org.jspecify.annotations.NullMarked;
