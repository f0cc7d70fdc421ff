/** Asking an HTTP server from outside the event loops: of bounded time and size. Nothing of it is loaded before it is used. */
@NullMarked
package io.vigia.platform.http;

import org.jspecify.annotations.NullMarked;
