/** One request, judged; and what other probes need to ask an HTTP server. */
@NullMarked
package io.vigia.agent.probe.http;

import org.jspecify.annotations.NullMarked;
