@NullMarked
package io.vigia.platform.yaml;

import org.jspecify.annotations.NullMarked;
