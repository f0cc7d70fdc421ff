@NullMarked
package io.vigia.core.measure;

import org.jspecify.annotations.NullMarked;
