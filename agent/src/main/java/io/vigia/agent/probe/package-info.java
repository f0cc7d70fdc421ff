/**
 * What a probe is, and what all of them share. A folder a protocol or system holds the probes themselves; {@code kinds} lists them, and
 * {@code run} drives them. May not import bus, actuate or app.
 */
@NullMarked
package io.vigia.agent.probe;

import org.jspecify.annotations.NullMarked;
