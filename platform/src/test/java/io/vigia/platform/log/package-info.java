@NullMarked
package io.vigia.platform.log;

import org.jspecify.annotations.NullMarked;
