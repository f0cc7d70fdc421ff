/** What must survive a crash or a loss of power. Blocks; knows no format. */
@NullMarked
package io.vigia.platform.disk;

import org.jspecify.annotations.NullMarked;
