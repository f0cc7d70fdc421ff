/**
 * One class a protocol: each asks one target once and says what it saw. The runner gives every probe its rhythm, its time-out
 * and its run of outcomes. May not import bus, actuate or app.
 */
@NullMarked
package io.vigia.agent.probe;

import org.jspecify.annotations.NullMarked;
