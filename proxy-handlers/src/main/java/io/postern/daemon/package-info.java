// SPDX-License-Identifier: Apache-2.0
/**
 * The running proxy: transports, event loops, listeners, start and drain.
 */
@NullMarked
package io.postern.daemon;

import org.jspecify.annotations.NullMarked;
