// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import io.postern.testing.OcspResponder;
import io.postern.testing.PemText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Certificates as those lay them out who renew them, replaced as these do it; and renewals that are odd but in order. */
@AnyCrypto
class FileLayoutsTest {

    private static final String FIRST_PHRASE = "correct horse";
    private static final String SECOND_PHRASE = "battery staple";

    /** Of files that are to look alike from outside. */
    private static final int LENGTH = 4096;

    private static final RenewalDaemon DAEMON = new RenewalDaemon();

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        DaemonSetup setup = DAEMON.setup();
        for (String host : List.of("plain", "hidden", "expired", "renamed", "disordered")) {
            DAEMON.host(host, DAEMON.issue(host));
        }
        fixedLength(files("hidden"), DAEMON.issue("hidden"));
        OcspAuthority.Holder stapled = DAEMON.issue("stapled");
        DAEMON.host("stapled", stapled, "ocsp: {mode: required, response: stapled/response.der}");
        files("stapled").put(response(), DAEMON.authority().responses().good(stapled.certificate()));
        certbot("1", DAEMON.issue("certbot"));
        setup.host("certbot", "echo", files("live").yaml());
        kubernetes("..first", DAEMON.issue("kubernetes"));
        link("volume/chain.pem", "..data/chain.pem");
        link("volume/key.pem", "..data/key.pem");
        setup.host("kubernetes", "echo", files("volume").yaml());
        setup.secret("store-phrase", FIRST_PHRASE + "\n");
        store(DAEMON.issue("store"), FIRST_PHRASE);
        setup.host("store", "echo", "{pkcs12: store.p12, passphrase: {file: store-phrase}}");
        setup.secret("key-phrase", FIRST_PHRASE + "\n");
        DAEMON.host("encrypted", DAEMON.issue("encrypted"), "passphrase: {file: key-phrase}");
        encrypt(DAEMON.issue("encrypted"), FIRST_PHRASE);
        DAEMON.start();
    }

    @AfterAll
    static void end() throws IOException {
        DAEMON.close();
    }

    @Test
    void linksOfCertbotAreFollowed() throws IOException {
        OcspAuthority.Holder renewed = DAEMON.issue("certbot");
        certbot("2", renewed);
        DAEMON.awaitServed(renewed, "certbot");
        OcspAuthority.Holder again = DAEMON.issue("certbot");
        certbot("3", again);
        DAEMON.awaitServed(again, "certbot");
    }

    @Test
    void dataOfKubernetesIsSwapped() throws IOException {
        OcspAuthority.Holder renewed = DAEMON.issue("kubernetes");
        kubernetes("..second", renewed);
        DAEMON.awaitServed(renewed, "kubernetes");
        delete("..first");
        OcspAuthority.Holder again = DAEMON.issue("kubernetes");
        kubernetes("..third", again);
        DAEMON.awaitServed(again, "kubernetes");
    }

    @Test
    void storeIsReplacedTogetherWithItsPassphrase() throws IOException, GeneralSecurityException {
        OcspAuthority.Holder renewed = DAEMON.issue("store");
        store(renewed, FIRST_PHRASE);
        DAEMON.awaitServed(renewed, "store");
        OcspAuthority.Holder again = DAEMON.issue("store");
        int mark = DAEMON.log().mark();
        store(again, SECOND_PHRASE);
        String line = DAEMON.log().await(mark, "certificate not renewed", "store.p12");
        assertTrue(line.contains("passphrase"), line);
        replaceSecret("store-phrase", SECOND_PHRASE);
        DAEMON.awaitServed(again, "store");
        assertNothingSecret();
    }

    @Test
    void encryptedKeyIsReplacedTogetherWithItsPassphrase() throws IOException {
        OcspAuthority.Holder renewed = DAEMON.issue("encrypted");
        replaceSecret("key-phrase", SECOND_PHRASE);
        encrypt(renewed, SECOND_PHRASE);
        DAEMON.awaitServed(renewed, "encrypted");
        assertNothingSecret();
    }

    @Test
    void pairInOneRenameOfTheDirectoryIsNoticed() throws IOException {
        OcspAuthority.Holder renewed = DAEMON.issue("plain");
        CertificateFiles next =
                CertificateFiles.of(DAEMON.setup().directory().resolve("plain.new"), DAEMON.authority(), renewed);
        Files.move(files("plain").directory(), DAEMON.setup().directory().resolve("plain.old"));
        Files.move(next.directory(), files("plain").directory(), StandardCopyOption.ATOMIC_MOVE);
        DAEMON.awaitServed(renewed, "plain");
    }

    @Test
    void hangupFindsWhatNoEventAndNoComparisonShows() throws IOException {
        CertificateFiles files = files("hidden");
        OcspAuthority.Holder first = DAEMON.issue("hidden");
        fixedLength(files, first);
        DAEMON.awaitServed(first, "hidden");
        OcspAuthority.Holder renewed = DAEMON.issue("hidden");
        rewriteUnseen(files.key(), padded(CertificateFiles.keyText(renewed)));
        rewriteUnseen(files.chain(), padded(CertificateFiles.chainText(DAEMON.authority(), renewed)));
        DAEMON.awaitLookedAt();
        DAEMON.assertServes(first, "hidden");

        int mark = DAEMON.log().mark();
        DAEMON.process().signal("HUP");
        DAEMON.log().await(mark, "reading all files again", "signal=SIGHUP");
        DAEMON.awaitServed(renewed, "hidden");
        DAEMON.process().signal("HUP");
        DAEMON.process().signal("HUP");
        DAEMON.awaitLookedAt();
        DAEMON.assertServes(renewed, "hidden");
    }

    @Test
    void expiredCertificateIsServedWithAWarning() {
        renewOddly("expired", DAEMON.authority().expiredServer("expired.test"), "expired at");
    }

    @Test
    void certificateForOtherNamesIsServedWithAWarning() {
        renewOddly(
                "renamed",
                DAEMON.authority().server(KeyType.EC_P256, null, false, "elsewhere.test"),
                "the certificate is not for renamed.test, but for elsewhere.test");
    }

    @Test
    void chainOutOfOrderIsServedWithAWarning() {
        OcspAuthority.Holder renewed = DAEMON.issue("disordered");
        CertificateFiles files = files("disordered");
        int mark = DAEMON.log().mark();
        files.put(files.key(), CertificateFiles.keyText(renewed));
        files.put(
                files.chain(),
                PemText.certificates(
                        renewed.certificate(),
                        OcspAuthority.root("CN=Stranger").certificate(),
                        DAEMON.authority().certificate()));
        assertWarned(mark, files, "the chain is out of order: the issuer of certificate 1 is certificate 3");
        DAEMON.assertServes(renewed, "disordered");
    }

    @Test
    void certificateWaitsForItsResponseInAFile() {
        CertificateFiles files = files("stapled");
        OcspAuthority.Holder renewed = DAEMON.issue("stapled");
        int mark = DAEMON.log().mark();
        files.replace(DAEMON.authority(), renewed);
        DAEMON.log().await(mark, "response not taken", files.chain().toString(), "it is about other certificates");
        assertNotEquals(renewed.certificate(), DAEMON.shown("stapled").certificate());
        String problem = DAEMON.process().reloadProblem(files.chain().toString());
        assertEquals("the renewed certificate waits for its staple", problem);

        OcspResponder responses = DAEMON.authority().responses();
        byte[] response = responses.good(renewed.certificate());
        files.put(response(), response);
        DAEMON.awaitServed(renewed, "stapled");
        assertArrayEquals(response, DAEMON.shown("stapled").staples().getFirst());
        byte[] newer = responses
                .at(Instant.now().minusSeconds(60), responses.nextUpdate())
                .good(renewed.certificate());
        files.put(response(), newer);
        Poll.until(
                () -> Arrays.equals(newer, DAEMON.shown("stapled").staples().getFirst()),
                Duration.ofSeconds(30),
                () -> "the newer response\n" + DAEMON.log());
    }

    /** Whoever verifies it would refuse it, so that the admin endpoint has to say which it is. */
    private static void renewOddly(String host, OcspAuthority.Holder renewed, String warning) {
        CertificateFiles files = files(host);
        int mark = DAEMON.log().mark();
        files.replace(DAEMON.authority(), renewed);
        assertWarned(mark, files, warning);
        String serial = renewed.certificate().getSerialNumber().toString(16);
        String status = DAEMON.process().admin("/status");
        assertTrue(status.contains("\"serialNumber\":\"" + serial + '"'), status);
    }

    private static void assertWarned(int mark, CertificateFiles files, String warning) {
        String name = files.chain().toString();
        DAEMON.awaitRenewed(mark, name);
        DAEMON.log().await(mark, " WARN ", "name=" + name + ' ', warning);
        assertEquals(List.of(), DAEMON.log().since(mark, "not renewed", "name=" + name + ' '));
    }

    private static CertificateFiles files(String host) {
        return new CertificateFiles(DAEMON.setup().directory().resolve(host));
    }

    private static Path response() {
        return files("stapled").directory().resolve("response.der");
    }

    /** {@code archive} has a file for each number, and {@code live} links to them. */
    private static void certbot(String number, OcspAuthority.Holder holder) throws IOException {
        CertificateFiles archive = files("archive");
        archive.create();
        files("live").create();
        archive.put(
                archive.directory().resolve("chain" + number + ".pem"),
                CertificateFiles.chainText(DAEMON.authority(), holder));
        archive.put(archive.directory().resolve("key" + number + ".pem"), CertificateFiles.keyText(holder));
        // It deletes a link and makes another.
        Files.deleteIfExists(files("live").chain());
        link("live/chain.pem", "../archive/chain" + number + ".pem");
        Files.deleteIfExists(files("live").key());
        link("live/key.pem", "../archive/key" + number + ".pem");
    }

    /** A directory for each version, to which {@code ..data} links: by its rename all files change at one time. */
    private static void kubernetes(String version, OcspAuthority.Holder holder) throws IOException {
        Path volume = DAEMON.setup().directory().resolve("volume");
        CertificateFiles.of(volume.resolve(version), DAEMON.authority(), holder);
        link("volume/..data_tmp", version);
        Files.move(volume.resolve("..data_tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(String version) throws IOException {
        CertificateFiles old = files("volume/" + version);
        Files.delete(old.chain());
        Files.delete(old.key());
        Files.delete(old.directory());
    }

    private static void link(String name, String target) throws IOException {
        Files.createSymbolicLink(DAEMON.setup().directory().resolve(name), Path.of(target));
    }

    private static void store(OcspAuthority.Holder holder, String phrase) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] chain = {holder.certificate(), DAEMON.authority().certificate()};
        store.setKeyEntry("key", holder.keys().getPrivate(), phrase.toCharArray(), chain);
        Path whole = DAEMON.setup().directory().resolve("store.new");
        try (OutputStream out = Files.newOutputStream(whole)) {
            store.store(out, phrase.toCharArray());
        }
        Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-------"));
        Files.move(whole, whole.resolveSibling("store.p12"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void replaceSecret(String name, String phrase) throws IOException {
        DAEMON.setup().secret(name + ".new", phrase + "\n");
        Path directory = DAEMON.setup().directory();
        Files.move(directory.resolve(name + ".new"), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void encrypt(OcspAuthority.Holder holder, String phrase) throws IOException {
        CertificateFiles files = files("encrypted");
        Path plain = DAEMON.setup().directory().resolve("plain-key.pem");
        Path encrypted = DAEMON.setup().directory().resolve("encrypted-key.pem");
        Files.writeString(plain, CertificateFiles.keyText(holder));
        Client.run(
                        Tools.OPENSSL,
                        "pkcs8",
                        "-topk8",
                        "-v2",
                        "aes-256-cbc",
                        "-in",
                        plain.toString(),
                        "-out",
                        encrypted.toString(),
                        "-passout",
                        "pass:" + phrase)
                .assertSuccess();
        files.put(files.key(), Files.readString(encrypted));
        files.put(files.chain(), CertificateFiles.chainText(DAEMON.authority(), holder));
    }

    private static void assertNothingSecret() {
        assertEquals(List.of(), DAEMON.log().since(0, FIRST_PHRASE));
        assertEquals(List.of(), DAEMON.log().since(0, SECOND_PHRASE));
    }

    private static void fixedLength(CertificateFiles files, OcspAuthority.Holder holder) {
        files.put(files.key(), padded(CertificateFiles.keyText(holder)));
        files.put(files.chain(), padded(CertificateFiles.chainText(DAEMON.authority(), holder)));
    }

    private static String padded(String text) {
        return text + "\n".repeat(LENGTH - text.length());
    }

    /** By another name of it in another directory, where nobody looks; and with the times of before. */
    private static void rewriteUnseen(Path file, String content) throws IOException {
        Path elsewhere = Files.createDirectories(DAEMON.setup().directory().resolve("elsewhere"));
        Path name = elsewhere.resolve(file.getFileName());
        FileTime before = Files.getLastModifiedTime(file);
        Files.createLink(name, file);
        Files.write(name, content.getBytes(StandardCharsets.US_ASCII));
        Files.setLastModifiedTime(name, before);
        Files.delete(name);
    }
}
