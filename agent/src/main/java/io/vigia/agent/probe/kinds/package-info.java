/** The list of the kinds of probe; the only place that knows them all. */
@NullMarked
package io.vigia.agent.probe.kinds;

import org.jspecify.annotations.NullMarked;
