// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What measured what: versions, processor, kernel, and what client and server have agreed on. */
final class Machine {

    /** The lines that say which version it is, and of which library. */
    private static final Pattern VERSION =
            Pattern.compile("nginx version: |built with OpenSSL|HAProxy version |Running on OpenSSL version|hitch ");

    private static final Pattern NOISE = Pattern.compile(
            "^nginx version: |^built with |^Running on OpenSSL version : | [0-9]{4}/.*| [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}"
                    + "| \\(Library.*");

    private Machine() {}

    /** Title and text, in the order in which they are shown. */
    static Map<String, String> facts(List<Peer> peers, Workshop workshop, Cores cores) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Peer peer : peers) {
            facts.put(peer.title(), version(peer, workshop));
        }
        String library = NOISE.matcher(first(Shell.output(List.of("openssl", "version"))))
                .replaceAll("");
        facts.put("load", "Netty and BoringSSL for handshakes and uploads, else wrk and " + library);
        facts.put(
                "backend",
                NOISE.matcher(first(Shell.output(List.of("nginx", "-v")))).replaceAll(""));
        facts.put("machine", processor() + ", " + memory() + ", Linux " + System.getProperty("os.version"));
        facts.put("cores", "proxy on " + cores.proxy() + ", load and backend on " + cores.load());
        return facts;
    }

    private static String version(Peer peer, Workshop workshop) {
        return Shell.output(workshop.rooted(peer, peer.versionCommand()))
                .lines()
                .filter(line -> peer.isPostern() || VERSION.matcher(line).lookingAt())
                .limit(peer.isPostern() ? 3 : 2)
                .map(line -> NOISE.matcher(line).replaceAll("").strip().replaceAll(" +", " "))
                .collect(Collectors.joining(", "));
    }

    private static String first(String output) {
        return output.lines().findFirst().orElse("unknown");
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static String memory() throws IOException {
        return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> Math.round(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1048576.0) + " GiB")
                .findFirst()
                .orElse("");
    }

    /** What a server agrees on with the library that wrk has. */
    static String negotiated(int port) {
        List<String> lines = Shell.output(List.of(
                        "openssl", "s_client", "-connect", "localhost:" + port, "-servername", "localhost", "-brief"))
                .lines()
                .filter(line -> line.matches("(Protocol version|Ciphersuite|Server Temp Key|Peer signature type"
                        + "|Negotiated TLS1.3 group): .*"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .toList();
        return String.join(", ", lines);
    }
}
