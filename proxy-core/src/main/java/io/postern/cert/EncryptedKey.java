// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.openssl.PEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.encoders.Hex;
import org.bouncycastle.util.io.pem.PemHeader;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A private key in PEM that a passphrase encrypts: PKCS #8 by PBES2 or PBES1 (RFC 8018), or by what OpenSSL wrote before,
 * with {@code DEK-Info} above the key (RFC 1421 §4.6.1.3).
 */
final class EncryptedKey {

    private static final String PKCS8 = "ENCRYPTED PRIVATE KEY";
    private static final String CIPHER = "DEK-Info";

    private EncryptedKey() {}

    static boolean is(PemObject key) {
        return key.getType().equals(PKCS8) || !key.getHeaders().isEmpty();
    }

    /**
     * The same key without its encryption. BouncyCastle decrypts, which knows scrypt and passphrases beyond ASCII, unlike the
     * JDK; to set it up takes a start a tenth of a second, so that only these keys ask for it.
     */
    static PemObject decrypt(Path file, PemObject key, Passphrase passphrase) throws CredentialException {
        return key.getType().equals(PKCS8) ? pkcs8(file, key, passphrase) : traditional(file, key, passphrase);
    }

    private static PemObject pkcs8(Path file, PemObject key, Passphrase passphrase) throws CredentialException {
        EncryptedPrivateKeyInfo info;
        try {
            info = EncryptedPrivateKeyInfo.getInstance(key.getContent());
        } catch (RuntimeException e) {
            throw new CredentialException(file + " has a damaged private key");
        }
        try {
            try {
                return pkcs8(info, passphrase.characters());
            } catch (PKCSException e) {
                // With HMAC-SHA1, BouncyCastle takes a character for a byte; the RFC's passphrase is UTF-8 (§A.2,
                // appendix B).
                char[] octets = passphrase.octets();
                try {
                    return pkcs8(info, octets);
                } finally {
                    Arrays.fill(octets, '\0');
                }
            }
        } catch (OperatorCreationException e) {
            throw new CredentialException(file + " is encrypted by an algorithm that is not known here ("
                    + info.getEncryptionAlgorithm().getAlgorithm() + "); expected PBES2 or PBES1");
        } catch (PKCSException | IOException | RuntimeException e) {
            throw undecryptable(file); // the reason might quote the key
        }
    }

    private static PemObject pkcs8(EncryptedPrivateKeyInfo info, char[] passphrase)
            throws PKCSException, OperatorCreationException, IOException {
        return new PemObject(
                "PRIVATE KEY",
                new PKCS8EncryptedPrivateKeyInfo(info)
                        .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                .setProvider(BouncyCastle.PROVIDER)
                                .build(passphrase))
                        .getEncoded());
    }

    private static PemObject traditional(Path file, PemObject key, Passphrase passphrase) throws CredentialException {
        String[] cipher = cipher(key).split(",", 2);
        if (cipher.length != 2) {
            throw new CredentialException(
                    file + " has a private key with headers, but no DEK-Info that says how it is encrypted");
        }
        try {
            PEMDecryptorProvider decryptors = new JcePEMDecryptorProviderBuilder()
                    .setProvider(BouncyCastle.PROVIDER)
                    .build(passphrase.characters());
            byte[] plain = decryptors.get(cipher[0].strip()).decrypt(key.getContent(), Hex.decode(cipher[1].strip()));
            return new PemObject(key.getType(), ASN1Sequence.getInstance(plain).getEncoded());
        } catch (OperatorCreationException | IOException | RuntimeException e) {
            throw undecryptable(file);
        }
    }

    private static String cipher(PemObject key) {
        for (Object header : key.getHeaders()) {
            if (header instanceof PemHeader named && named.getName().equals(CIPHER)) {
                return named.getValue();
            }
        }
        return "";
    }

    private static CredentialException undecryptable(Path file) {
        return new CredentialException(
                file + " cannot be decrypted: the passphrase is not the one of this key, or the file is damaged");
    }
}
