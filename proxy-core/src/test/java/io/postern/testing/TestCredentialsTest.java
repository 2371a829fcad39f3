// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestCredentialsTest {

    private static final TestCredentials CREDENTIALS = TestCredentials.of("one.test", "*.two.test");

    @ParameterizedTest
    @EnumSource
    void everyLeafIsIssuedByTheAuthorityForTheNames(KeyType type) throws GeneralSecurityException {
        X509Certificate leaf = CREDENTIALS.certificate(type);
        leaf.verify(TestCredentials.ca().getPublicKey());
        assertEquals(
                List.of(List.of(2, "one.test"), List.of(2, "*.two.test")),
                List.copyOf(leaf.getSubjectAlternativeNames()));
    }

    @ParameterizedTest
    @EnumSource
    void everyLeafCanSign(KeyType type) {
        assertFalse(CREDENTIALS.credential(type).signers().isEmpty());
    }

    @Test
    void sameNamesGiveTheSameCertificate() {
        assertSame(
                CREDENTIALS.certificate(KeyType.EC_P256),
                TestCredentials.of("one.test", "*.two.test").certificate(KeyType.EC_P256));
    }

    @Test
    void writtenFilesHoldTheCertificates(@TempDir Path directory) throws IOException, GeneralSecurityException {
        TestCredentials.PemFiles files = CREDENTIALS.write(KeyType.EC_P256, directory.resolve("new"));
        assertEquals(CREDENTIALS.certificate(KeyType.EC_P256), read(files.chain()));
        assertEquals(TestCredentials.ca(), read(files.ca()));
        assertEquals(
                "-----BEGIN PRIVATE KEY-----", Files.readAllLines(files.key()).getFirst());
    }

    private static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
