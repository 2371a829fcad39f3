// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What few clients ask for, with those that can: CCM, large curves and finite fields, rare keys, short records. */
class RareTls13Test {

    private static final String TLS13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3";

    /** OpenSSL counts a tag of 8 bytes as too little for its usual level. */
    private static final String ANY_LEVEL = "DEFAULT@SECLEVEL=0";

    private static final Pattern RECORD =
            Pattern.compile("Decrypted Packet\\[\\d+\\] Application Data\\(23\\) with length: (\\d+)");

    @RegisterExtension
    static final Tls13Daemon DAEMON = new Tls13Daemon();

    @ParameterizedTest
    @ValueSource(strings = {"TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256"})
    void opensslTransfersByCcm(String suite) {
        String said = openssl("rare.test", "-ciphersuites", suite, "-cipher", ANY_LEVEL);
        assertTrue(said.contains("Ciphersuite: " + suite), said);
    }

    @ParameterizedTest
    @CsvSource({"AES-128-CCM,AES-128-CCM", "AES-128-CCM-8,AES-128-CCM-8"})
    void gnutlsTransfersByCcm(String cipher, String shown) {
        String said = gnutls("rare.test", TLS13 + ":-CIPHER-ALL:+" + cipher);
        assertTrue(said.contains("(" + shown + ")"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-521", "X448", "ffdhe2048", "ffdhe3072"})
    void opensslTransfersWithEveryGroup(String group) {
        openssl("rare.test", "-groups", group);
    }

    @ParameterizedTest
    @CsvSource({
        "GROUP-SECP521R1,ECDHE-SECP521R1",
        "GROUP-X448,ECDHE-X448",
        "GROUP-FFDHE2048,DHE-FFDHE2048",
        "GROUP-FFDHE3072,DHE-FFDHE3072",
    })
    void gnutlsTransfersWithEveryGroup(String group, String shown) {
        String said = gnutls("rare.test", TLS13 + ":-GROUP-ALL:+" + group);
        assertTrue(said.contains(shown), said);
    }

    @ParameterizedTest
    @CsvSource({"p521.test,ECDSA", "pss.test,RSA-PSS", "ed448.test,Ed448"})
    void opensslTransfersWithEveryKey(String host, String signature) {
        String said = openssl(host);
        assertTrue(
                said.toLowerCase(Locale.ROOT).contains("signature type: " + signature.toLowerCase(Locale.ROOT)), said);
    }

    @ParameterizedTest
    @CsvSource({
        "p521.test,ECDSA-SECP521R1-SHA512",
        "pss.test,RSA-PSS-SHA256",
        "ed448.test,EdDSA-Ed448",
    })
    void gnutlsTransfersWithEveryKey(String host, String shown) {
        String said = gnutls(host, TLS13);
        assertTrue(said.contains("(" + shown + ")"), said);
    }

    @Test
    void recordsAreNoLongerThanTheClientTakes() {
        Client.Result result = Client.run(
                        Http.download(100_000),
                        Tools.GNUTLS_CLI,
                        "--port=" + DAEMON.port(),
                        "--sni-hostname=rare.test",
                        "--insecure",
                        "--priority=" + TLS13,
                        "--recordsize=512",
                        "--debug=6",
                        "127.0.0.1")
                .assertSuccess();
        Matcher records = RECORD.matcher(result.errors() + result.text());
        int longest = 0;
        int count = 0;
        while (records.find()) {
            longest = Math.max(longest, Integer.parseInt(records.group(1)));
            count++;
        }
        assertTrue(count > 100, "records: " + count);
        assertTrue(longest <= 512, "longest record: " + longest);
    }

    @Test
    void paddedRecordsOfEitherSideAreUnderstood() {
        openssl("padded.test", "-record_padding", "1000");
    }

    @Test
    void keysChangeDuringADownloadWhenTheirVolumeIsReached() {
        Client.Result result = Client.run(
                        Http.download(Content.LENGTH),
                        Tools.OPENSSL,
                        arguments("rare.test", "-brief", "-msg").toArray(String[]::new))
                .assertSuccess();
        long updates = result.text()
                .lines()
                .filter(line -> line.contains("<<< TLS 1.3, Handshake") && line.contains("KeyUpdate"))
                .count();
        assertTrue(updates >= Content.LENGTH / Content.MIB - 1, "KeyUpdates: " + updates);
    }

    /** Downloads and uploads; gives what it said of the download. */
    private static String openssl(String host, String... more) {
        Http.assertUploaded(Client.run(
                        Http.upload(),
                        Tools.OPENSSL,
                        arguments(host, brief(more)).toArray(String[]::new))
                .assertSuccess()
                .output());
        Client.Result download = Client.run(
                        Http.download(Content.LENGTH),
                        Tools.OPENSSL,
                        arguments(host, brief(more)).toArray(String[]::new))
                .assertSuccess();
        Http.assertDownloaded(Content.LENGTH, download.output());
        assertTrue(download.errors().contains("Verification: OK"), download::toString);
        return download.errors();
    }

    private static String[] brief(String... more) {
        List<String> all = new ArrayList<>(List.of("-brief"));
        Collections.addAll(all, more);
        return all.toArray(String[]::new);
    }

    private static List<String> arguments(String host, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("s_client", "-connect", DAEMON.address(), "-servername", host));
        Collections.addAll(arguments, "-CAfile", DAEMON.authority(), "-verify_return_error", "-verify_hostname", host);
        Collections.addAll(arguments, "-ign_eof", "-nocommands");
        Collections.addAll(arguments, more);
        return arguments;
    }

    private static String gnutls(String host, String priority) {
        Client.Result result = Client.run(
                        Http.download(1000),
                        Tools.GNUTLS_CLI,
                        "--port=" + DAEMON.port(),
                        "--sni-hostname=" + host,
                        "--x509cafile=" + DAEMON.authority(),
                        "--verify-hostname=" + host,
                        "--priority=" + priority,
                        "127.0.0.1")
                .assertSuccess();
        assertEquals(1, result.text().split("HTTP/1.1 200 OK", -1).length - 1, result::toString);
        return result.text();
    }
}
