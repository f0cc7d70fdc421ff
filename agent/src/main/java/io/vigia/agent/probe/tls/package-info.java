/** The certificates of a server. */
@NullMarked
package io.vigia.agent.probe.tls;

import org.jspecify.annotations.NullMarked;
