// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * The raw public keys of the clients that are believed (RFC 7250), each by its SHA-256: the key itself is the identity,
 * without a name, an authority or an end. Immutable.
 */
public final class PublicKeyPins {

    private final Set<String> digests;

    private PublicKeyPins(Set<String> digests) {
        this.digests = Set.copyOf(digests);
    }

    /**
     * Reads the PUBLIC KEY blocks of a PEM file and skips all others.
     *
     * @throws CredentialException where it cannot be read, has none, or has one that no signature scheme can use
     */
    public static PublicKeyPins read(Path file) throws CredentialException {
        List<PemObject> blocks = PemFile.blocks(file);
        Set<String> digests = new HashSet<>();
        int number = 0;
        for (PemObject block : blocks) {
            if (block.getType().equals("PUBLIC KEY")) {
                number++;
                check(file, number, block.getContent());
                digests.add(digest(block.getContent()));
            }
        }
        if (digests.isEmpty()) {
            throw new CredentialException(file + " has no PUBLIC KEY block, only " + PemFile.labels(blocks));
        }
        return new PublicKeyPins(digests);
    }

    /** Whether these bytes are a {@code SubjectPublicKeyInfo} in DER at all, of whatever algorithm. */
    public static boolean isPublicKey(byte[] bytes) {
        try {
            SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(bytes));
            return info.getPublicKeyData().getOctets().length > 0;
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    /**
     * Whether a key is one of these, byte by byte. How long it takes tells of the digest at most, which is no secret: who
     * can prove to have the private key of a pinned one needs no hint.
     *
     * @param subjectPublicKeyInfo in DER, as a raw public key is presented
     */
    public boolean contains(byte[] subjectPublicKeyInfo) {
        return digests.contains(digest(subjectPublicKeyInfo));
    }

    /** Adds all of them, in an order that does not depend on the file's. */
    public void addTo(MessageDigest digest) {
        digests.stream().sorted().forEach(pin -> digest.update(pin.getBytes(StandardCharsets.US_ASCII)));
    }

    private static void check(Path file, int number, byte[] key) throws CredentialException {
        String objection;
        try {
            objection = KeyStrength.objection(SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(key)));
        } catch (IOException | RuntimeException e) {
            throw new CredentialException(
                    file + ": its public key number " + number + " cannot be read: " + Text.oneLine(e.getMessage()));
        }
        if (objection != null) {
            throw new CredentialException(file + ": its public key number " + number + " is " + objection);
        }
    }

    private static String digest(byte[] key) {
        return HexFormat.of().formatHex(Digests.sha256().digest(key));
    }
}
