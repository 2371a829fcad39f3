// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What measured what: versions, processor, kernel, and what client and server have agreed on. */
final class Machine {

    private static final Pattern VERSION = Pattern.compile(
            "nginx version: .*|built with OpenSSL.*|HAProxy version [^ ]*|Running on OpenSSL.*|hitch .*");

    private Machine() {}

    /** Title and text, in the order in which they are shown. */
    static Map<String, String> facts(List<Peer> peers, Workshop workshop, Cores cores) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Peer peer : peers) {
            facts.put(peer.title(), version(peer, workshop));
        }
        facts.put("load", "wrk and " + first(Shell.output(List.of("openssl", "version"))) + "; Netty and BoringSSL");
        facts.put("backend", first(Shell.output(List.of("nginx", "-v"))));
        facts.put("machine", processor() + ", " + memory() + ", Linux " + System.getProperty("os.version"));
        facts.put("cores", "proxy on " + cores.proxy() + ", load and backend on " + cores.load());
        return facts;
    }

    private static String version(Peer peer, Workshop workshop) {
        String output = Shell.output(workshop.rooted(peer, peer.versionCommand()));
        List<String> lines = output.lines()
                .filter(line -> peer.isPostern() || VERSION.matcher(line).matches())
                .limit(peer.isPostern() ? 3 : 2)
                .map(line -> line.replaceAll(" +", " ").strip())
                .toList();
        return String.join(", ", lines);
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
