/** The machine's own figures, from /proc. */
@NullMarked
package io.vigia.agent.probe.host;

import org.jspecify.annotations.NullMarked;
