/** Vigia's own processes in Consul's catalog. */
@NullMarked
package io.vigia.platform.consul;

import org.jspecify.annotations.NullMarked;
