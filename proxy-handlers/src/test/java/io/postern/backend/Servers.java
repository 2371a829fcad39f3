// SPDX-License-Identifier: Apache-2.0
package io.postern.backend;

import io.postern.config.Endpoint;

/** Servers for tests of who does not care where they are. */
public final class Servers {

    private Servers() {}

    public static Server any() {
        return new Server(new Endpoint.Inet("127.0.0.1", 9));
    }
}
