@NullMarked
package io.vigia.platform.disk;

import org.jspecify.annotations.NullMarked;
