@NullMarked
package io.vigia.core.detect;

import org.jspecify.annotations.NullMarked;
