// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.relay;

import io.postern.tls.server.Session;

/**
 * What the client's side of a pipeline tells the router, as a user event, when early data was accepted: what comes from now
 * on may be a replay, for {@link Session#earlyData} bytes at most, until the {@link Session} itself comes. It may be
 * answered at once.
 *
 * <p>Until then the client's side reads on by itself, whoever else does: the handshake must not wait for a backend. What it
 * brings that nobody has asked for is early data, and so bounded.
 */
public record EarlySession(Session session) {}
