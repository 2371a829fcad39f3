// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A program that terminates TLS. All are set to TLS 1.3, AES-128-GCM first, one worker, and an hour of patience. */
sealed interface Peer permits Nginx, HaProxy, Hitch, Postern {

    /** What there is, as {@link #name} says. */
    List<String> NAMES = List.of("nginx-stream", "nginx-http", "haproxy", "hitch", "postern");

    /** On the command line, and of its directory. */
    String name();

    String title();

    /** Writes the configuration; the command line that runs it in the foreground. */
    List<String> command(Site site) throws IOException;

    /** What prints the version. */
    List<String> versionCommand();

    default Map<String, String> environment() {
        return Map.of();
    }

    default boolean isPostern() {
        return this instanceof Postern;
    }

    /** Those that are asked for, Postern last. */
    static List<Peer> of(Options options) {
        return NAMES.stream()
                .filter(options.peers()::contains)
                .map(name -> named(name, options))
                .toList();
    }

    private static Peer named(String name, Options options) {
        return switch (name) {
            case "nginx-stream" -> new Nginx(false);
            case "nginx-http" -> new Nginx(true);
            case "haproxy" -> new HaProxy();
            case "hitch" -> new Hitch();
            case "postern" -> new Postern(options.distribution(), options.transport(), options.javaOptions());
            default -> throw new IllegalArgumentException(name);
        };
    }
}
