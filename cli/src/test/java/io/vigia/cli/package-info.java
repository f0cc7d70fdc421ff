@NullMarked
package io.vigia.cli;

import org.jspecify.annotations.NullMarked;
