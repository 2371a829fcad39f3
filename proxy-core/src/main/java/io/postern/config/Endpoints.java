// SPDX-License-Identifier: Apache-2.0
package io.postern.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Addresses as {@code host:port}, {@code [v6]:port} and {@code unix:/path}. No name is looked up here. */
final class Endpoints {

    private static final String UNIX = "unix:";

    /** {@code sun_path} has 108 bytes on Linux, the last of them zero. */
    private static final int LONGEST_SOCKET_PATH = 107;

    private static final Pattern PORT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]+");

    private Endpoints() {}

    /**
     * Parses an address.
     *
     * @param directory what a relative socket path is relative to
     * @param leastPort 0 where the system may choose the port, else 1
     */
    static Endpoint parse(String text, Path directory, int leastPort) throws MalformedException {
        if (text.startsWith(UNIX)) {
            return unix(text.substring(UNIX.length()), directory);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new MalformedException(expected(text));
        }
        String host = text.substring(0, colon);
        return new Endpoint.Inet(host(text, host), port(text, text.substring(colon + 1), leastPort));
    }

    /** The same for every way to write one address, to find two listeners on it. */
    static String canonical(Endpoint endpoint) {
        if (!(endpoint instanceof Endpoint.Inet(String host, int port))) {
            return endpoint.toString();
        }
        boolean plainIpv6 = host.indexOf(':') >= 0 && host.indexOf('%') < 0;
        String address = plainIpv6 ? InetAddress.ofLiteral(host).getHostAddress() : host.toLowerCase(Locale.ROOT);
        return address + " " + port;
    }

    /** Whether two cannot listen at the same time. */
    static boolean conflict(Endpoint one, Endpoint other) {
        boolean chosenBySystem = one instanceof Endpoint.Inet inet && inet.port() == 0;
        return !chosenBySystem && canonical(one).equals(canonical(other));
    }

    /** Whether only this machine reaches it, as far as its text says. */
    static boolean isLocal(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Unix _ -> true;
            case Endpoint.Inet(String host, int _)
            when host.indexOf(':') >= 0 ->
                InetAddress.ofLiteral(withoutZone(host)).isLoopbackAddress();
            case Endpoint.Inet(String host, int _)
            when DnsNames.isIpv4(host) -> InetAddress.ofLiteral(host).isLoopbackAddress();
            case Endpoint.Inet(String host, int _) -> host.equalsIgnoreCase("localhost");
        };
    }

    private static Endpoint unix(String text, Path directory) throws MalformedException {
        try {
            if (text.isEmpty() || text.indexOf('\0') >= 0) {
                throw new MalformedException("expected a path behind unix:, as unix:/run/postern.sock");
            }
            Path path = directory.resolve(text).normalize();
            if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
                throw new MalformedException(
                        "the path " + path + " is longer than the 107 bytes of a socket's address");
            }
            return new Endpoint.Unix(path);
        } catch (InvalidPathException e) {
            throw new MalformedException("not a path: " + Words.quote(text));
        }
    }

    private static String host(String text, String host) throws MalformedException {
        if (host.startsWith("[") && host.endsWith("]")) {
            return ipv6(host.substring(1, host.length() - 1));
        }
        if (host.indexOf(':') >= 0) {
            throw new MalformedException(
                    "expected brackets around an IPv6 address, as [::1]:8443, found " + Words.quote(text));
        }
        if (host.isEmpty() || host.equals("*")) {
            throw new MalformedException(expected(text) + "; all addresses are 0.0.0.0 or [::]");
        }
        if (DnsNames.isIpv4(host)) {
            return host;
        }
        DnsNames.parse(host);
        return host;
    }

    private static String ipv6(String host) throws MalformedException {
        int percent = host.indexOf('%');
        String address = withoutZone(host);
        boolean zoned = percent < 0 || ZONE.matcher(host.substring(percent + 1)).matches();
        try {
            if (zoned && address.indexOf(':') >= 0) {
                Inet6Address.ofLiteral(address);
                return host;
            }
        } catch (IllegalArgumentException e) {
            // Said below, in our words.
        }
        throw new MalformedException(Words.quote(host) + " is not an IPv6 address");
    }

    private static String withoutZone(String host) {
        int percent = host.indexOf('%');
        return percent < 0 ? host : host.substring(0, percent);
    }

    private static int port(String text, String digits, int least) throws MalformedException {
        if (!PORT.matcher(digits).matches()) {
            throw new MalformedException(expected(text));
        }
        int port = Integer.parseInt(digits);
        if (port < least || port > 0xffff) {
            throw new MalformedException("the port " + port + " is not from " + least + " to 65535");
        }
        return port;
    }

    private static String expected(String text) {
        return "expected host:port, [v6]:port or unix:/path, found " + Words.quote(text);
    }
}
