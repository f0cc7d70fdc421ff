@NullMarked
package io.vigia.core;

import org.jspecify.annotations.NullMarked;
