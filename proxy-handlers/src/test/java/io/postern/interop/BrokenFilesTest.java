// SPDX-License-Identifier: Apache-2.0
package io.postern.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.handlers.testing.AnyCrypto;
import io.postern.testing.KeyType;
import io.postern.testing.OcspAuthority;
import io.postern.testing.PemText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files of certificates that cannot be taken: the old certificate is served on, the log says why once, and so does the admin
 * endpoint; with files in order all is well again.
 */
@AnyCrypto
class BrokenFilesTest {

    /** Fixed, so that a failure comes again. */
    private static final long SEED = 20_261_125L;

    private static final String CLOSED = "closed";

    private static final Map<Broken, Subject> SUBJECTS = new EnumMap<>(Broken.class);

    private static final RenewalDaemon DAEMON = new RenewalDaemon();

    /** A host, what it serves, and where. */
    private record Subject(String host, OcspAuthority.Holder first, CertificateFiles files) {}

    /** What becomes of the files of a host. */
    enum Broken {
        HALF_A_CHAIN("chain.pem has a damaged PEM block (number 1)") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                String whole = CertificateFiles.chainText(daemon.authority(), daemon.issue(host));
                files.put(files.chain(), whole.substring(0, whole.length() / 3));
            }
        },
        HALF_A_KEY("key.pem has a damaged PEM block (number 1)") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                String whole = CertificateFiles.keyText(daemon.issue(host));
                files.put(files.key(), whole.substring(0, whole.length() / 2));
            }
        },
        KEY_WITHOUT_ITS_CHAIN("the key does not fit the certificate in") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                files.put(files.key(), CertificateFiles.keyText(daemon.issue(host)));
            }
        },
        CHAIN_WITHOUT_ITS_KEY("the key does not fit the certificate in") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                files.put(files.chain(), CertificateFiles.chainText(daemon.authority(), daemon.issue(host)));
            }
        },
        AUTHORITY_FIRST("the key does not fit the certificate in") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                OcspAuthority.Holder holder = daemon.issue(host);
                files.put(files.key(), CertificateFiles.keyText(holder));
                files.put(files.chain(), PemText.certificates(daemon.authority().certificate(), holder.certificate()));
            }
        },
        EMPTY_CHAIN("chain.pem is empty; expected PEM") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                files.put(files.chain(), "");
            }
        },
        EMPTY_KEY("key.pem is empty; expected PEM") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                files.put(files.key(), "");
            }
        },
        CHAIN_DELETED("there is no file") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) throws IOException {
                Files.deleteIfExists(files.chain());
            }
        },
        KEY_DELETED("there is no file") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) throws IOException {
                Files.deleteIfExists(files.key());
            }
        },
        DIRECTORY_DELETED("there is no file") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) throws IOException {
                Files.deleteIfExists(files.chain());
                Files.deleteIfExists(files.key());
                Files.deleteIfExists(files.directory());
            }
        },
        DIRECTORY_IN_ITS_PLACE("chain.pem is a directory; expected a PEM file") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) throws IOException {
                if (!Files.isDirectory(files.chain())) {
                    Files.delete(files.chain());
                    Files.createDirectory(files.chain());
                }
            }
        },
        UNREADABLE("key.pem may not be read by this user") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) throws IOException {
                Path closed = files.directory().resolve("closed");
                Files.writeString(closed, CertificateFiles.keyText(daemon.issue(host)));
                Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
                Files.move(closed, files.key(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        GARBAGE("chain.pem has no PEM block; expected -----BEGIN ...-----") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                byte[] garbage = new byte[5000];
                new Random(SEED).nextBytes(garbage);
                files.put(files.chain(), garbage);
            }
        },
        BINARY("chain.pem is binary (DER or PKCS #12); expected PEM") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                try {
                    files.put(files.chain(), daemon.issue(host).certificate().getEncoded());
                } catch (CertificateEncodingException e) {
                    throw new IllegalStateException(e);
                }
            }
        },
        PIPE("key.pem is a pipe, a device or a socket; expected a file") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) throws IOException {
                Path pipe = files.directory().resolve("pipe");
                new ProcessBuilder(Tools.MKFIFO.path(), pipe.toString())
                        .start()
                        .onExit()
                        .join();
                Files.move(pipe, files.key(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        /** The policy of this host has ECDSA alone. */
        KEY_THAT_THE_POLICY_CANNOT_USE("chain.pem has a key for which no policy of its hosts") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                files.replace(
                        daemon.authority(), daemon.authority().server(KeyType.RSA_2048, null, false, host + ".test"));
            }
        },
        TWO_MEBIBYTES("chain.pem is longer than 1 MiB; expected a PEM file") {
            @Override
            void become(CertificateFiles files, RenewalDaemon daemon, String host) {
                String chain = CertificateFiles.chainText(daemon.authority(), daemon.issue(host));
                files.put(files.chain(), chain.repeat((2 << 20) / chain.length() + 1));
            }
        };

        private final String reason;

        Broken(String reason) {
            this.reason = reason;
        }

        /** Has the files so; a second time changes nothing, but may write the same again. */
        abstract void become(CertificateFiles files, RenewalDaemon daemon, String host) throws IOException;
    }

    @BeforeAll
    static void start() {
        for (Broken broken : Broken.values()) {
            String host = broken.name().toLowerCase(Locale.ROOT).replace('_', '-');
            OcspAuthority.Holder first = DAEMON.issue(host);
            SUBJECTS.put(broken, new Subject(host, first, DAEMON.host(host, first)));
            if (broken == Broken.KEY_THAT_THE_POLICY_CANNOT_USE) {
                DAEMON.setup().hostOption(host, "policy: {signature-schemes: [ecdsa_secp256r1_sha256]}");
            }
        }
        DAEMON.host(CLOSED, DAEMON.issue(CLOSED));
        DAEMON.start();
    }

    @AfterAll
    static void end() throws IOException {
        DAEMON.close();
    }

    @ParameterizedTest
    @EnumSource
    void oldCertificateIsServedOnAndTheReasonIsSaidOnce(Broken broken) throws IOException {
        Subject subject = subject(broken);
        CertificateFiles files = subject.files;
        String name = files.chain().toString();
        int mark = DAEMON.log().mark();

        broken.become(files, DAEMON, subject.host);
        String line = DAEMON.log().await(mark, "certificate not renewed, the old one stays", "name=" + name + ' ');
        assertTrue(line.contains(broken.reason), line);
        assertTrue(line.contains(" ERROR "), line);
        DAEMON.assertServes(subject.first, subject.host);
        String problem = DAEMON.process().reloadProblem(name);
        assertNotNull(problem);
        assertTrue(problem.contains(broken.reason), problem);
        assertTrue(DAEMON.process()
                .admin("/metrics")
                .contains("postern_certificate_reload_failed{certificate=\"" + name + "\"} 1"));

        broken.become(files, DAEMON, subject.host);
        DAEMON.awaitLookedAt();
        DAEMON.process().signal("HUP");
        DAEMON.log().await(mark, "signal=SIGHUP");
        DAEMON.awaitLookedAt();
        assertEquals(List.of(line), DAEMON.log().since(mark, "not renewed", "name=" + name + ' '));
        DAEMON.assertServes(subject.first, subject.host);

        mend(subject, mark);
    }

    @Test
    void permissionThatComesLaterIsNoticed() throws IOException {
        CertificateFiles files = new CertificateFiles(DAEMON.setup().directory().resolve(CLOSED));
        int mark = DAEMON.log().mark();
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("---------"));
        DAEMON.log().await(mark, "certificate not renewed", files.chain() + " ", "may not be read by this user");
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-------"));
        DAEMON.log().await(mark, "certificate can be read again", files.chain().toString());
        assertNull(DAEMON.process().reloadProblem(files.chain().toString()));
    }

    private static void mend(Subject subject, int mark) throws IOException {
        CertificateFiles files = subject.files;
        if (Files.isDirectory(files.chain())) {
            Files.delete(files.chain());
        }
        OcspAuthority.Holder renewed = DAEMON.issue(subject.host);
        files.create();
        files.replace(DAEMON.authority(), renewed);
        DAEMON.awaitRenewed(mark, files.chain().toString());
        DAEMON.assertServes(renewed, subject.host);
        assertNull(DAEMON.process().reloadProblem(files.chain().toString()));
    }

    private static Subject subject(Broken broken) {
        Subject subject = SUBJECTS.get(broken);
        if (subject == null) {
            throw new IllegalStateException("not started");
        }
        return subject;
    }
}
