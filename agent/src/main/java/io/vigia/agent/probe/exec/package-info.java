/** Programs of the agent's own machine. */
@NullMarked
package io.vigia.agent.probe.exec;

import org.jspecify.annotations.NullMarked;
