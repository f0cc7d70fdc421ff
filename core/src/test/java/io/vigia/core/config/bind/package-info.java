@NullMarked
package io.vigia.core.config.bind;

import org.jspecify.annotations.NullMarked;
