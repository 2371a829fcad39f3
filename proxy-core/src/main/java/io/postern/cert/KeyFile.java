// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.MlDsaKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * A private key in PEM: PKCS #8 (RFC 5958; for ML-DSA in each form of RFC 9881 §6), SEC 1 (RFC 5915) or PKCS #1 (RFC 8017),
 * each also encrypted. It becomes a key of the JDK's own
 * making, which every provider can take over.
 */
public final class KeyFile {

    private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS = Map.of(
            PKCSObjectIdentifiers.rsaEncryption, "RSA",
            PKCSObjectIdentifiers.id_RSASSA_PSS, "RSASSA-PSS",
            X9ObjectIdentifiers.id_ecPublicKey, "EC",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            EdECObjectIdentifiers.id_Ed448, "Ed448",
            NISTObjectIdentifiers.id_ml_dsa_44, "ML-DSA-44",
            NISTObjectIdentifiers.id_ml_dsa_65, "ML-DSA-65",
            NISTObjectIdentifiers.id_ml_dsa_87, "ML-DSA-87");

    private static final Set<PosixFilePermission> FOR_EVERYONE =
            EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private KeyFile() {}

    /**
     * Reads the one private key of a file; blocks of other kinds are skipped.
     *
     * @throws CredentialException where it cannot be read, has no or several keys, or one that is encrypted or of a kind
     *     that cannot sign
     */
    public static PrivateKey read(Path file) throws CredentialException {
        return read(file, null);
    }

    /**
     * The same where the key may be encrypted.
     *
     * @param passphrase null where there is none; not used for a key that is not encrypted
     */
    static PrivateKey read(Path file, @Nullable Passphrase passphrase) throws CredentialException {
        List<PemObject> blocks = PemFile.blocks(file);
        List<PemObject> keys = blocks.stream()
                .filter(block -> block.getType().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.isEmpty()) {
            throw new CredentialException(file + " has no private key, only " + PemFile.labels(blocks));
        }
        if (keys.size() > 1) {
            throw new CredentialException(file + " has " + keys.size() + " private keys; expected one");
        }
        PemObject key = keys.getFirst();
        if (!EncryptedKey.is(key)) {
            return key(file, info(file, key));
        }
        if (passphrase == null) {
            throw new CredentialException(
                    file + " is encrypted; expected the key \"passphrase\" beside it, or a key that"
                            + " openssl pkey has decrypted");
        }
        return key(file, info(file, EncryptedKey.decrypt(file, key, passphrase)));
    }

    /** What is wrong with who may read the file, or null; always null where the file system has no permissions. */
    public static @Nullable String exposure(Path file) {
        return exposure(file, "a private key");
    }

    /** The same for another secret, which the message names. */
    static @Nullable String exposure(Path file, String what) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.stream().noneMatch(FOR_EVERYONE::contains)) {
                return null;
            }
            return file + " is open to every user of this machine (" + PosixFilePermissions.toString(permissions)
                    + "); " + what + " should have rw-------";
        } catch (IOException | UnsupportedOperationException e) {
            return null; // reading it has said all about a file that is not there
        }
    }

    private static PrivateKeyInfo info(Path file, PemObject key) throws CredentialException {
        try {
            return switch (key.getType()) {
                case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(key.getContent());
                case "RSA PRIVATE KEY" -> rsa(RSAPrivateKey.getInstance(key.getContent()));
                case "EC PRIVATE KEY" -> ec(ECPrivateKey.getInstance(key.getContent()));
                default ->
                    throw new CredentialException(file + " has a key of the kind " + Text.oneLine(key.getType())
                            + "; expected PRIVATE KEY, EC PRIVATE KEY or RSA PRIVATE KEY");
            };
        } catch (IOException | RuntimeException e) {
            throw new CredentialException(file + " has a damaged private key"); // the reason might quote the key
        }
    }

    private static PrivateKeyInfo rsa(RSAPrivateKey key) throws IOException {
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
    }

    private static PrivateKeyInfo ec(ECPrivateKey key) throws IOException {
        ASN1Encodable curve = key.getParametersObject();
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
    }

    /** The JDK's own form of a key that was in this file. */
    static PrivateKey key(Path file, PrivateKeyInfo info) throws CredentialException {
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        String name = ALGORITHMS.get(algorithm);
        if (name == null) {
            throw new CredentialException(file + " has a key of the algorithm " + algorithm
                    + ", which does not sign in TLS; expected ECDSA, Ed25519, Ed448, ML-DSA or RSA");
        }
        try {
            return KeyFactory.getInstance(name)
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(MlDsaKeys.expanded(info).getEncoded()));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new CredentialException(
                    file + " has an " + name + " key that cannot be used: it is damaged, or on a curve"
                            + " that this Java does not have (expected P-256, P-384 or P-521)");
        }
    }
}
