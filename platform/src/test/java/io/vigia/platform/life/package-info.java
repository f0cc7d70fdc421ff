@NullMarked
package io.vigia.platform.life;

import org.jspecify.annotations.NullMarked;
