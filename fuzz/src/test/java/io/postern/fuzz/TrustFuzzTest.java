// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.cert.ClientTrust;
import io.postern.cert.CredentialException;
import io.postern.cert.PresentedChain;
import io.postern.cert.PublicKeyPins;
import io.postern.cert.TrustStore;
import io.postern.testing.KeyType;
import io.postern.testing.PemText;
import io.postern.testing.TestCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chains of certificates and what is stapled to them, made up or damaged. */
class TrustFuzzTest {

    private static final ClientTrust TRUST = trust();
    private static final byte[] GENUINE = genuine();

    private static ClientTrust trust() {
        try {
            Path file = Files.createTempFile("postern-fuzz", ".pem");
            Files.writeString(file, PemText.certificates(TestCredentials.ca()));
            TrustStore store = TrustStore.read(file);
            Files.delete(file);
            return ClientTrust.of(store);
        } catch (IOException | CredentialException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] genuine() {
        try {
            return TestCredentials.of("client.test")
                    .certificate(KeyType.EC_P256)
                    .getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    @FuzzTest
    void chain(FuzzedDataProvider data) {
        List<byte[]> certificates = new ArrayList<>();
        List<byte @Nullable []> responses = new ArrayList<>();
        do {
            certificates.add(data.consumeBoolean() ? damaged(data) : data.consumeBytes(600));
            responses.add(data.consumeBoolean() ? data.consumeBytes(300) : null);
        } while (data.remainingBytes() > 0 && certificates.size() < 6);
        PresentedChain chain = new PresentedChain(certificates, responses);
        Decoding.run(chain::leafPublicKey);
        Decoding.run(() -> TRUST.check(chain, Instant.now()));
        var _ = PublicKeyPins.isPublicKey(certificates.getFirst());
    }

    private static byte[] damaged(FuzzedDataProvider data) {
        byte[] certificate = GENUINE.clone();
        for (int i = data.consumeInt(0, 4); i > 0; i--) {
            certificate[data.consumeInt(0, certificate.length - 1)] = data.consumeByte();
        }
        return certificate;
    }
}
