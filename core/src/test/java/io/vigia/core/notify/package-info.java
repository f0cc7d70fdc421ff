@NullMarked
package io.vigia.core.notify;

import org.jspecify.annotations.NullMarked;
