// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.keys.TrafficSecret;

/** The secrets of both directions' application data; whoever holds them closes them. */
record ApplicationSecrets(TrafficSecret client, TrafficSecret server) implements AutoCloseable {

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
