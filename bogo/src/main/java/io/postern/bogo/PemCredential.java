// SPDX-License-Identifier: Apache-2.0
package io.postern.bogo;

import io.postern.cert.Credential;
import io.postern.cert.CredentialException;
import io.postern.cert.KeyFile;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.Signer;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Credentials from the runner's files. Its certificates have no subject and a subjectAltName that is not critical, against
 * RFC 5280 §4.2.1.6, so that Java's parser refuses them; only their key is needed, which BouncyCastle finds.
 */
final class PemCredential {

    private PemCredential() {}

    /** @throws Unimplemented where no scheme of the engine can sign with the key */
    static Credential read(Path chainFile, Path keyFile, CryptoProvider crypto, List<Integer> schemes)
            throws IOException {
        try {
            List<byte[]> chain = certificates(chainFile);
            PrivateKey key = KeyFile.read(keyFile);
            List<Signer> signers = crypto.signers(key, publicKey(chain.getFirst(), key.getAlgorithm()));
            if (!schemes.isEmpty()) {
                signers = inOrder(signers, schemes);
            }
            if (signers.isEmpty()) {
                throw new Unimplemented("no way to sign with this key");
            }
            return new Credential(chainFile.toString(), chain, signers);
        } catch (CredentialException | GeneralSecurityException e) {
            throw new Unimplemented("a key of another kind"); // ML-DSA
        }
    }

    private static List<Signer> inOrder(List<Signer> signers, List<Integer> schemes) {
        return schemes.stream()
                .flatMap(code ->
                        signers.stream().filter(signer -> signer.scheme().code() == code))
                .toList();
    }

    /** The blocks of a PEM file in DER. */
    static List<byte[]> certificates(Path file) throws IOException {
        List<byte[]> chain = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PemReader pem = new PemReader(text)) {
            for (PemObject block = pem.readPemObject(); block != null; block = pem.readPemObject()) {
                chain.add(block.getContent());
            }
        }
        return chain;
    }

    private static PublicKey publicKey(byte[] certificate, String algorithm)
            throws IOException, GeneralSecurityException {
        byte[] info =
                Certificate.getInstance(certificate).getSubjectPublicKeyInfo().getEncoded();
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(info));
    }
}
