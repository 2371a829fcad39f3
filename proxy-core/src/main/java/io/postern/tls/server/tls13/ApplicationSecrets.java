// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.server.tls13;

import io.postern.tls.keys.Exporter;
import io.postern.tls.keys.TrafficSecret;

/** The secrets of both directions' application data, and the exporter's; whoever holds them closes them. */
record ApplicationSecrets(TrafficSecret client, TrafficSecret server, Exporter exporter) implements AutoCloseable {

    /** With the client's next generation. These are used up. */
    ApplicationSecrets withNextClient() {
        return new ApplicationSecrets(client.next(), server, exporter);
    }

    /** With the server's next generation. These are used up. */
    ApplicationSecrets withNextServer() {
        return new ApplicationSecrets(client, server.next(), exporter);
    }

    @Override
    public void close() {
        client.close();
        server.close();
        exporter.close();
    }
}
