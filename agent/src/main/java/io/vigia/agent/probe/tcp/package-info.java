/** Whether a connection stands. */
@NullMarked
package io.vigia.agent.probe.tcp;

import org.jspecify.annotations.NullMarked;
