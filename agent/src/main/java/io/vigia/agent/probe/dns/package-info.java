/** What a name server says. */
@NullMarked
package io.vigia.agent.probe.dns;

import org.jspecify.annotations.NullMarked;
