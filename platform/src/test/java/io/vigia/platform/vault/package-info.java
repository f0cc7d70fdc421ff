@NullMarked
package io.vigia.platform.vault;

import org.jspecify.annotations.NullMarked;
