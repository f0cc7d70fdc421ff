@NullMarked
package io.vigia.platform.consul;

import org.jspecify.annotations.NullMarked;
