// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.keys.Transcript;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Incoming;
import io.postern.tls.server.Step;
import org.jspecify.annotations.Nullable;

/**
 * When a client authenticates: in its flight of the handshake, or behind it. The messages are the same (RFC 8446 §4.4);
 * what else may come between them, and what follows, is not.
 */
sealed interface Authenticating permits ClientFlight, PostHandshake {

    /** What the RFC's names of the states begin with: {@code WAIT}. */
    String prefix();

    /** Everything up to the CertificateRequest that is answered. */
    Transcript transcript();

    /** Handles what comes in place of the Certificate; {@code next} waits for it again. */
    Step other(Incoming message, CertificateExchange exchange);

    /** The Certificate is settled: waits for the Finished. */
    Tls13State finish(@Nullable ClientIdentity identity);

    boolean toleratesChangeCipherSpec();

    boolean takesApplicationData();

    void applicationData(int length);

    void sent();

    void discard();
}
