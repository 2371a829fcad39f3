// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import io.postern.testing.TestCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Keys in the encrypted forms that the {@code openssl} command writes. */
@AnyCrypto
class EncryptedKeyFilesTest {

    /** Not only of ASCII: OpenSSL takes it for bytes in PKCS #8, and for characters in PKCS #12. */
    private static final String IN_FILE = "correct h\u00f6rse";

    private static final String IN_VARIABLE = "battery staple";

    private final DaemonSetup setup = new DaemonSetup();
    private final List<String> hosts = new ArrayList<>();
    private Path authority = Path.of("");

    @Test
    void keysInEachFormServe() throws IOException {
        setup.secret("phrase", IN_FILE + "\n");
        setup.variable("POSTERN_PHRASE", IN_VARIABLE);
        for (KeyType type : List.of(KeyType.EC_P256, KeyType.RSA_2048, KeyType.ED25519)) {
            pkcs12("modern", type, "-certpbe", "AES-256-CBC", "-keypbe", "AES-256-CBC", "-macalg", "sha256");
            pkcs12("legacy", type, "-certpbe", "PBE-SHA1-3DES", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1");
            if (Client.run(Tools.OPENSSL, "list", "-provider", "legacy", "-providers")
                            .exit()
                    == 0) {
                pkcs12("oldest", type, "-legacy"); // RC2, which not every distribution brings
            }
            pem("pkcs8", type, "file: phrase", "pkcs8", "-topk8", "-v2", "aes-256-cbc");
            pem("scrypt", type, "env: POSTERN_PHRASE", "pkcs8", "-topk8", "-scrypt", "-scrypt_N", "1024");
        }
        pem("sec1", KeyType.EC_P256, "file: phrase", "ec", "-aes256");
        pem("pkcs1", KeyType.RSA_2048, "file: phrase", "rsa", "-aes128", "-traditional");
        try (HttpBackend web = new HttpBackend()) {
            setup.listener("https", hosts.getFirst()).pool("web", web.port());
            Client.Result check = setup.check();
            assertEquals("ok\n", check.text() + check.errors());
            try (DaemonProcess daemon = setup.start()) {
                hosts.forEach(host -> OpensslClient.served(daemon, host + ".test", authority));
                daemon.stop();
            }
        }
    }

    private void pkcs12(String form, KeyType type, String... options) throws IOException {
        TestCredentials.PemFiles files = write(form, type);
        Path store = files.key().resolveSibling("store.p12");
        List<String> arguments = new ArrayList<>(
                List.of("pkcs12", "-export", "-in", files.chain().toString()));
        Collections.addAll(
                arguments,
                "-inkey",
                files.key().toString(),
                "-certfile",
                files.ca().toString());
        Collections.addAll(arguments, "-out", store.toString(), "-passout", passphraseOf("file: phrase"));
        Collections.addAll(arguments, options);
        openssl(arguments);
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
        setup.host(hosts.getLast(), "web", "{pkcs12: " + store + ", passphrase: {file: phrase}}");
    }

    private void pem(String form, KeyType type, String passphrase, String... command) throws IOException {
        TestCredentials.PemFiles files = write(form, type);
        Path key = files.key().resolveSibling("encrypted.pem");
        List<String> arguments = new ArrayList<>(List.of(command));
        Collections.addAll(arguments, "-in", files.key().toString(), "-out", key.toString());
        Collections.addAll(arguments, "-passout", passphraseOf(passphrase));
        openssl(arguments);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        setup.host(
                hosts.getLast(),
                "web",
                "{chain: " + files.chain() + ", key: " + key + ", passphrase: {" + passphrase + "}}");
    }

    private String passphraseOf(String passphrase) {
        return passphrase.startsWith("env")
                ? "pass:" + IN_VARIABLE
                : "file:" + setup.directory().resolve("phrase");
    }

    /** A host of its own for each. */
    private TestCredentials.PemFiles write(String form, KeyType type) {
        String host = form + "-" + type.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        hosts.add(host);
        TestCredentials.PemFiles files =
                TestCredentials.of(host + ".test").write(type, setup.directory().resolve(host));
        authority = files.ca();
        return files;
    }

    private static void openssl(List<String> arguments) {
        Client.run(Tools.OPENSSL, arguments.toArray(String[]::new)).assertSuccess();
    }
}
