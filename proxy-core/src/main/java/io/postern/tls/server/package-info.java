// SPDX-License-Identifier: Apache-2.0
/**
 * The server's side of the handshake as a state machine without I/O: {@link io.postern.tls.server.ServerConnection} takes
 * records and says, as {@link io.postern.tls.server.Action}s, what has to be done.
 */
@NullMarked
package io.postern.tls.server;

import org.jspecify.annotations.NullMarked;
