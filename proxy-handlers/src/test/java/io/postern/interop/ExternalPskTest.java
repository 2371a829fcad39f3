// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real clients with keys that they have from elsewhere. */
@AnyCrypto
class ExternalPskTest {

    private static final String KEY = "3b1f7d5c0e9a8462d0c7b5a3918e7f6c4d2b0a1897f6e5d4c3b2a1908f7e6d5c";
    private static final String OTHER = "9c8b7a695847362514039f8e7d6c5b4a3928170605f4e3d2c1b0af9e8d7c6b5a";
    private static final String KEYS = "sensor-7:" + KEY + "\nsensor-8:" + OTHER + " sha384\n";

    /** A host that has a certificate, too. */
    private static final String BOTH = "both";

    /** Hosts that have none. */
    private static final String BARE = "bare";

    private static final String LAX = "lax";
    private static final String SOLE = "sole";

    private static final HttpBackend BACKEND = new HttpBackend();
    private static final DaemonSetup SETUP = new DaemonSetup();

    private static DaemonProcess daemon;

    @TempDir
    Path directory;

    private int mark;

    @BeforeAll
    static void start() {
        String psk = "psk: " + SETUP.secret("keys", KEYS);
        daemon = SETUP.listener("https", null)
                .host(BOTH, Map.of(), "web", KeyType.EC_P256)
                .hostOption(BOTH, psk)
                .host(BARE, "web")
                .hostOption(BARE, psk)
                .host(LAX, "web")
                .hostOption(LAX, psk + "\n    psk-without-key-exchange: true")
                .host(SOLE, "web")
                .hostOption(SOLE, "psk: " + SETUP.secret("sole", KEY + "\n"))
                .pool("web", BACKEND.port())
                .option("admin", "{bind: \"127.0.0.1:0\"}")
                .variable("POSTERN_LOG", "debug")
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        daemon.stop("psk not renewed, the old one stays");
        BACKEND.close();
    }

    @BeforeEach
    void markTheLog() {
        mark = daemon.log().mark();
    }

    @ParameterizedTest
    @ValueSource(strings = {BOTH, BARE, LAX})
    void opensslIsServedByItsKey(String host) {
        assertServed(openssl(host, "-psk", KEY, "-psk_identity", "sensor-7"));
        assertEstablished(host, "kind=external_psk", "psk=\"sensor-7\"", "suite=TLS_AES_128_GCM_SHA256", "signature=-");
    }

    /** OpenSSL has to be told the suite of a key that is not for SHA-256, as a session. */
    @Test
    void opensslIsServedByAKeyForSha384() throws IOException {
        String session = session(0x1302, OTHER).toString();
        assertServed(openssl(BARE, "-psk_session", session, "-psk_identity", "sensor-8"));
        assertEstablished(BARE, "kind=external_psk", "psk=\"sensor-8\"", "suite=TLS_AES_256_GCM_SHA384");
    }

    @Test
    void opensslIsAskedToRetryWithItsKey() {
        assertServed(openssl(BARE, "-psk", KEY, "-psk_identity", "sensor-7", "-groups", "ffdhe2048:P-384"));
        assertEstablished(BARE, "kind=external_psk", "group=secp384r1", "retried=true");
    }

    /** It would outlive the key, which somebody may have taken away. */
    @Test
    void clientWithAKeyGetsNoTicket() {
        Path session = directory.resolve("session");
        assertServed(openssl(BOTH, "-psk", KEY, "-psk_identity", "sensor-7", "-sess_out", session.toString()));
        assertFalse(Files.exists(session));
        assertServed(openssl(BOTH, "-sess_out", session.toString()));
        assertTrue(Files.exists(session));
    }

    @Test
    void clientMayCallTheOnlyKeyWhatItLikes() {
        assertServed(openssl(SOLE, "-psk", KEY, "-psk_identity", "whatever"));
        assertServed(openssl(SOLE, "-psk", KEY));
        assertEstablished(SOLE, "kind=external_psk", "psk=\"-\"");
    }

    @Test
    void gnutlsIsServedByItsKeyWithAKeyExchange() {
        assertServed(gnutls(BARE, "-KX-ALL:+DHE-PSK:+ECDHE-PSK:-GROUP-ALL:+GROUP-X25519", KEY));
        assertEstablished(BARE, "kind=external_psk", "psk=\"sensor-7\"", "group=x25519");
    }

    @Test
    void gnutlsIsServedWithoutAKeyExchangeWhereTheHostAllowsIt() {
        assertServed(gnutls(LAX, "-KX-ALL:+PSK", KEY));
        assertEstablished(LAX, "kind=external_psk", "psk=\"sensor-7\"", "group=-");
        assertNotEquals(0, gnutls(BARE, "-KX-ALL:+PSK", KEY).exit());
        daemon.log().await(mark, "handshake failed", "fault=unknown_psk", "bare.test");
    }

    @Test
    void identityThatNobodyKnowsIsServedByTheCertificate() {
        Client.Result result = openssl(BOTH, "-psk", KEY, "-psk_identity", "stranger");
        assertServed(result);
        assertTrue(result.errors().contains("Peer certificate: "), result::toString);
        assertEstablished(BOTH, "kind=full", "psk=\"-\"");
    }

    @Test
    void identityThatNobodyKnowsIsRefusedWhereThereIsNoCertificate() {
        assertRefused(openssl(BARE, "-psk", KEY, "-psk_identity", "stranger"), "unknown_psk", "unknown psk identity");
        assertRefused(openssl(BARE), "no_certificate", "handshake failure");
    }

    @ParameterizedTest
    @ValueSource(strings = {BOTH, BARE})
    void wrongKeyIsRefusedWhateverElseThereIs(String host) {
        assertRefused(openssl(host, "-psk", OTHER, "-psk_identity", "sensor-7"), "bad_binder", "decrypt error");
    }

    @Test
    void changedFileIsTakenAndADamagedOneIsNot() {
        try {
            SETUP.secret("keys", KEYS + "sensor-9:" + OTHER.substring(2) + "00\n");
            daemon.log().await(mark, "psk renewed name=hosts.bare.psk");
            assertServed(openssl(BARE, "-psk", OTHER.substring(2) + "00", "-psk_identity", "sensor-9"));

            markTheLog();
            SETUP.secret("keys", KEYS + "sensor-9:abcd\n");
            String line = daemon.log().await(mark, "psk not renewed, the old one stays name=hosts.bare.psk");
            assertTrue(line.contains("keys:3: the key has 2 bytes; expected 16 to 1024 random ones"), line);
            assertServed(openssl(BARE, "-psk", OTHER.substring(2) + "00", "-psk_identity", "sensor-9"));
            assertTrue(
                    daemon.admin("/metrics").contains("postern_file_reloads_total{kind=\"psk\",outcome=\"refused\"}"),
                    () -> daemon.admin("/metrics"));
        } finally {
            markTheLog();
            SETUP.secret("keys", KEYS);
            daemon.log().await(mark, "psk renewed name=hosts.bare.psk");
        }
        assertRefused(
                openssl(BARE, "-psk", OTHER.substring(2) + "00", "-psk_identity", "sensor-9"),
                "unknown_psk",
                "unknown psk identity");
    }

    @Test
    void keysStandInNoLineOfTheLog() {
        assertServed(openssl(BARE, "-psk", KEY, "-psk_identity", "sensor-7"));
        assertEquals(List.of(), daemon.log().since(0, KEY));
        assertEquals(List.of(), daemon.log().since(0, OTHER));
    }

    private static Client.Result openssl(String host, String... more) {
        List<String> arguments = new ArrayList<>();
        Collections.addAll(arguments, "s_client", "-connect", "127.0.0.1:" + daemon.port("https"));
        Collections.addAll(
                arguments,
                "-servername",
                host + ".test",
                "-CAfile",
                SETUP.authority().toString());
        Collections.addAll(arguments, "-verify_return_error", "-brief", "-ign_eof", "-nocommands", "-tls1_3");
        Collections.addAll(arguments, more);
        return Client.run(Http.download(5), Tools.OPENSSL, arguments.toArray(String[]::new));
    }

    private Client.Result gnutls(String host, String exchanges, String key) {
        return Client.run(
                Http.download(5),
                Tools.GNUTLS_CLI,
                "--port=" + daemon.port("https"),
                "--sni-hostname=" + host + ".test",
                "--pskusername=sensor-7",
                "--pskkey=" + key,
                "--priority=NORMAL:-VERS-ALL:+VERS-TLS1.3:" + exchanges,
                "--logfile=" + directory.resolve("log"),
                "127.0.0.1");
    }

    /** An {@code SSL_SESSION} as OpenSSL writes it, without what is optional. */
    private Path session(int suite, String key) throws IOException {
        ASN1EncodableVector session = new ASN1EncodableVector();
        session.add(new ASN1Integer(1));
        session.add(new ASN1Integer(0x0304));
        session.add(new DEROctetString(new byte[] {(byte) (suite >> 8), (byte) suite}));
        session.add(new DEROctetString(new byte[0]));
        session.add(new DEROctetString(HexFormat.of().parseHex(key)));
        return Files.writeString(
                directory.resolve("psk.session"),
                PemText.block("SSL SESSION PARAMETERS", new DERSequence(session).getEncoded()));
    }

    private static void assertServed(Client.Result result) {
        Http.assertDownloaded(5, result.assertSuccess().output());
    }

    private void assertEstablished(String host, String... parts) {
        List<String> all = new ArrayList<>(List.of("established", "host=" + host + " "));
        Collections.addAll(all, parts);
        daemon.log().await(mark, all.toArray(String[]::new));
    }

    private void assertRefused(Client.Result result, String fault, String alert) {
        assertNotEquals(0, result.exit(), result::toString);
        assertTrue(result.errors().contains("alert " + alert), result::toString);
        daemon.log().await(mark, "handshake failed", "fault=" + fault);
    }
}
