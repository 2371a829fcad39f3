// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.tls;

import java.time.Duration;

/**
 * What the connections of a listener share beside the engine's context.
 *
 * @param listener its name, for the log
 * @param handshakeTimeout from the accepted connection to the client's Finished
 * @param closeTimeout for the client to close after our alert
 * @param gate bounds the handshakes in progress; the same for all listeners
 */
public record TlsSettings(String listener, Duration handshakeTimeout, Duration closeTimeout, HandshakeGate gate) {}
