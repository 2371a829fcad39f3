// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.nio.file.Path;

/** Where something listens. {@code toString()} is the form that the configuration file has. */
public sealed interface Endpoint {

    /**
     * One that can be connected to, in the form that the configuration file has. No name is looked up.
     *
     * @param directory what a relative socket path is relative to
     * @throws IllegalArgumentException with what is wrong and what was expected, on one line
     */
    static Endpoint parse(String text, Path directory) {
        try {
            return Endpoints.parse(text, directory, 1);
        } catch (MalformedException e) {
            throw new IllegalArgumentException(e.problem(), e);
        }
    }

    /**
     * A TCP address.
     *
     * @param host a DNS name or an IP literal, the latter without brackets
     * @param port 0 to 65535; 0, for listeners only, has the system choose one
     */
    record Inet(String host, int port) implements Endpoint {

        public Inet {
            if (host.isEmpty() || port < 0 || port > 0xffff) {
                throw new IllegalArgumentException("no TCP address: " + host + " port " + port);
            }
        }

        @Override
        public String toString() {
            return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
        }
    }

    /**
     * A Unix domain socket of the stream kind.
     *
     * @param path where the socket is in the file system; resolved already
     */
    record Unix(Path path) implements Endpoint {

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
