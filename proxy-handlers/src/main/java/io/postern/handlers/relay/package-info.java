// SPDX-License-Identifier: Apache-2.0
/**
 * From an established client to a backend: choosing the server, then moving bytes both ways with backpressure.
 */
@NullMarked
package io.postern.handlers.relay;

import org.jspecify.annotations.NullMarked;
