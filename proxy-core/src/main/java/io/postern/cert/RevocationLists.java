// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** CRLs from a file, of one or several authorities. Immutable. */
public final class RevocationLists {

    public static final RevocationLists NONE = new RevocationLists(null, List.of());

    /** A list has some 40 bytes for each revoked certificate. */
    private static final int MOST_MIB = 64;

    private static final int DER_SEQUENCE = 0x30;

    private final @Nullable Path file;
    private final List<RevocationList> lists;

    private RevocationLists(@Nullable Path file, List<RevocationList> lists) {
        this.file = file;
        this.lists = List.copyOf(lists);
    }

    /**
     * Reads the X509 CRL blocks of a PEM file and skips all others, or one CRL after the other in DER. Signatures are
     * verified when the issuer's certificate is known.
     *
     * @throws CredentialException where it cannot be read, has none, or has one that is no X.509 CRL, is a delta or is
     *     indirect
     */
    public static RevocationLists read(Path file) throws CredentialException {
        byte[] bytes = PemFile.bytes(file, MOST_MIB);
        List<RevocationList> lists = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            if (bytes[0] == DER_SEQUENCE) {
                ByteArrayInputStream in = new ByteArrayInputStream(bytes);
                while (in.available() > 0) {
                    lists.add(RevocationList.of((X509CRL) factory.generateCRL(in)));
                }
                return new RevocationLists(file, lists);
            }
            List<PemObject> blocks = PemFile.blocks(file, bytes);
            for (PemObject block : blocks) {
                if (block.getType().equals("X509 CRL")) {
                    lists.add(RevocationList.of(
                            (X509CRL) factory.generateCRL(new ByteArrayInputStream(block.getContent()))));
                }
            }
            if (!lists.isEmpty()) {
                return new RevocationLists(file, lists);
            }
            throw new CredentialException(file + " has no X509 CRL block, only " + PemFile.labels(blocks));
        } catch (CertificateException | CRLException | RuntimeException e) {
            throw new CredentialException(file + ": its CRL number " + (lists.size() + 1) + " cannot be used: "
                    + Text.oneLine(e.getMessage()));
        }
    }

    /** These and others. */
    public RevocationLists and(RevocationLists others) {
        return new RevocationLists(
                file, Stream.concat(lists.stream(), others.lists.stream()).toList());
    }

    /** What is odd about the file although it can be used: one sentence each, without a full stop. */
    public List<String> doubts(Instant now) {
        List<String> doubts = new ArrayList<>();
        for (RevocationList list : lists) {
            if (list.isStale(now)) {
                doubts.add(file + ": the CRL of " + Subject.of(list.list().getIssuerX500Principal())
                        + (list.list().getNextUpdate() == null
                                ? " has no nextUpdate, so that nobody can say whether it is current"
                                : " is stale: its nextUpdate, "
                                        + list.list().getNextUpdate().toInstant() + ", has passed"));
            }
        }
        return List.copyOf(doubts);
    }

    void addTo(MessageDigest digest) {
        for (RevocationList list : lists) {
            try {
                digest.update(list.list().getEncoded());
            } catch (CRLException e) {
                throw new IllegalStateException(e); // it has been read from these bytes
            }
        }
    }

    /** A list on which the certificate stands decides; otherwise one that is current and complete for it. */
    RevocationList.Answer answer(X509Certificate certificate, X509Certificate issuer, Instant now) {
        RevocationList.Answer best = new RevocationList.Answer.Silent();
        for (RevocationList list : lists) {
            switch (list.answer(certificate, issuer, now)) {
                case RevocationList.Answer.Revoked revoked -> {
                    return revoked;
                }
                case RevocationList.Answer.Good good -> best = good;
                case RevocationList.Answer.Silent _ -> {}
            }
        }
        return best;
    }
}
