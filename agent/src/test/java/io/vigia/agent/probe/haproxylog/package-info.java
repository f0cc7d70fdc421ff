@NullMarked
package io.vigia.agent.probe.haproxylog;

import org.jspecify.annotations.NullMarked;
