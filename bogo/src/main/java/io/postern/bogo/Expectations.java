// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.tls.extension.ApplicationProtocols;
import io.postern.tls.extension.ServerName;
import io.postern.tls.extension.SignatureAlgorithms;
import io.postern.tls.message.ClientHello;
import io.postern.tls.server.ClientIdentity;
import io.postern.tls.server.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the runner wants to be so after the handshake. */
final class Expectations {

    private static final int TLS13 = 0x0304;

    private Expectations() {}

    /** @throws Failure with what is not as it should be */
    static void check(Flags flags, Session session, ClientHello hello, int credential, int clientScheme)
            throws IOException {
        Failure.unless(flags.number("expect-version", TLS13) == TLS13, "another version was expected");
        Failure.unless(!flags.has("expect-hrr") || session.retried(), "no HelloRetryRequest was sent");
        Failure.unless(!flags.has("expect-no-hrr") || !session.retried(), "a HelloRetryRequest was sent");
        int suite = session.suite().code();
        Failure.unless(flags.number("expect-cipher", suite) == suite, "the suite is " + session.suite());
        Failure.unless(flags.number("expect-cipher-aes", suite) == suite, "the suite is " + session.suite());
        int group = session.group() == null ? 0 : session.group().code();
        Failure.unless(flags.number("expect-curve-id", group) == group, "the group is " + session.group());
        Failure.unless(
                flags.number("expect-selected-credential", credential) == credential,
                "credential " + credential + " was used");
        checkNames(flags, session, hello);
        checkClient(flags, session, clientScheme);
        SignatureAlgorithms.ClientHello schemes = hello.extensions().signatureAlgorithms();
        List<Integer> expected = flags.numbers("expect-peer-verify-pref");
        Failure.unless(
                expected.isEmpty() || (schemes != null && schemes.codes().equals(expected)),
                "the client verifies by other schemes");
    }

    private static void checkClient(Flags flags, Session session, int scheme) throws IOException {
        ClientIdentity client = session.client();
        Failure.unless(
                client != null || !flags.has("require-any-client-certificate"), "the client has not authenticated");
        boolean resumed = session.kind() == Session.Kind.RESUMED;
        Failure.unless(
                resumed || flags.number("expect-peer-signature-algorithm", scheme) == scheme, // no ticket says that
                "the client signed by " + scheme);
        int type = client == null ? 0 : client.type().code();
        Failure.unless(
                flags.number("expect-peer-certificate-type", type) == type, "the client's certificate type is " + type);
        if (flags.has("expect-peer-cert-file")) {
            List<byte[]> expected = PemCredential.certificates(Path.of(flags.text("expect-peer-cert-file", "")));
            Failure.unless(
                    client != null && same(client.certificates(), resumed ? expected.subList(0, 1) : expected),
                    "the client has another certificate");
        }
    }

    private static boolean same(List<byte[]> some, List<byte[]> others) {
        return Arrays.deepEquals(some.toArray(), others.toArray());
    }

    private static void checkNames(Flags flags, Session session, ClientHello hello) {
        ServerName.ClientHello sent = hello.extensions().serverName();
        String name = sent == null ? "" : String.valueOf(sent.hostName());
        Failure.unless(flags.text("expect-server-name", name).equals(name), "the server name is " + name);
        Failure.unless(!flags.has("expect-no-server-name") || sent == null, "there is a server name");
        String protocol = session.applicationProtocol() == null ? "" : session.applicationProtocol();
        Failure.unless(flags.text("select-alpn", "").equals(protocol), "the protocol is '" + protocol + '\'');
        ApplicationProtocols.ClientHello offered = hello.extensions().applicationProtocols();
        String list = offered == null ? "" : wire(offered.protocols());
        Failure.unless(flags.text("expect-advertised-alpn", list).equals(list), "other protocols were offered");
    }

    /** A ProtocolNameList without its length (RFC 7301 §3.1), a char for each byte. */
    private static String wire(List<String> protocols) {
        StringBuilder list = new StringBuilder();
        for (String protocol : protocols) {
            list.append((char) protocol.length()).append(protocol);
        }
        return list.toString();
    }
}
