// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.tls.crypto.CryptoProvider;
import java.util.concurrent.Executor;

/**
 * What all connections of a listener share. Immutable; its parts are safe for many threads.
 *
 * @param hosts finds the host of a ClientHello
 * @param crypto the primitives that may be negotiated
 * @param limits what a peer may ask of us
 * @param slowWork runs what would hold up an event loop: signatures by slow keys. Bounded; it may reject work, which
 *     ends that handshake alone
 */
public record ServerContext(HostSelector hosts, CryptoProvider crypto, Limits limits, Executor slowWork) {}
