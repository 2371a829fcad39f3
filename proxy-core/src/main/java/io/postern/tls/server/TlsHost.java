// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server;

import io.postern.cert.Credential;
import io.postern.tls.crypto.SecurityPolicy;
import java.util.List;

/** What the engine needs to know of a virtual host. Immutable. */
public interface TlsHost {

    /** Its key in the configuration. */
    String name();

    /** At least one, in the order of preference; the first that the client can verify is used. */
    List<Credential> credentials();

    SecurityPolicy policy();

    /** Application protocols in the order of preference; empty where the host does no ALPN. */
    List<String> applicationProtocols();

    /** Whether a name is one of its own, so that the client is told that it was recognized (RFC 6066 §3). */
    boolean answersTo(String serverName);

    /** Whether a client that offers no application protocol is refused, for want of a pool that would serve it. */
    boolean requiresApplicationProtocol();
}
