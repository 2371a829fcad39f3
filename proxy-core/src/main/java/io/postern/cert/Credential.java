// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import io.postern.tls.crypto.SecurityPolicy;
import io.postern.tls.crypto.SignatureScheme;
import io.postern.tls.crypto.Signer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.x509.Certificate;
import org.jspecify.annotations.Nullable;

/** A certificate chain and what signs for it. Immutable, but for the compressed forms that it keeps. */
public final class Credential {

    private final String name;
    private final List<byte[]> chain;
    private final List<Signer> signers;
    private final ChainFacts facts;
    private final byte @Nullable [] timestamps;
    private final List<@Nullable Staple> staples;
    private final StapleDuty duty;
    private final StaplePlan plan;
    private final CompressedMessages compressed = new CompressedMessages();

    /** What becomes of a credential without a current staple for its end-entity's certificate. */
    private enum StapleDuty {
        /** It is served. */
        NONE,
        /** It is not served to clients that ask for a status. */
        OWED,
        /** It is served to nobody: its authority has said that it is revoked. */
        REVOKED
    }

    /**
     * A credential without signed certificate timestamps.
     *
     * @param name where it came from, for logs: the path of the chain
     * @param chain DER certificates, the end-entity's first, each certified by the next; at least one
     * @param signers the ways in which its key can sign, in the order of preference; at least one
     */
    public Credential(String name, List<byte[]> chain, List<Signer> signers) {
        this.name = name;
        this.chain = List.copyOf(chain);
        this.signers = List.copyOf(signers);
        if (chain.isEmpty() || signers.isEmpty()) {
            throw new IllegalArgumentException("a credential needs a certificate and a way to sign");
        }
        this.facts = ChainFacts.of(chain);
        this.timestamps = null;
        this.staples = Collections.nCopies(chain.size(), null);
        this.duty = StapleDuty.NONE;
        this.plan = StaplePlan.none(chain.size());
    }

    private Credential(
            Credential other,
            byte @Nullable [] timestamps,
            List<@Nullable Staple> staples,
            StapleDuty duty,
            StaplePlan plan) {
        this.name = other.name;
        this.chain = other.chain;
        this.signers = other.signers;
        this.facts = other.facts;
        this.timestamps = timestamps;
        this.staples = staples;
        this.duty = duty;
        this.plan = plan;
    }

    /** The same with a {@code SignedCertificateTimestampList} (RFC 6962 §3.3), as it is to be sent. */
    public Credential withTimestamps(byte[] list) {
        return new Credential(this, list.clone(), staples, duty, plan);
    }

    /**
     * The same with these staples in place of those that it has.
     *
     * @param others for each certificate of the chain, or null where there is none
     */
    public Credential withStaples(List<@Nullable Staple> others) {
        if (others.size() != chain.size()) {
            throw new IllegalArgumentException("a staple or null is needed for each certificate");
        }
        return new Credential(this, timestamps, Collections.unmodifiableList(new ArrayList<>(others)), duty, plan);
    }

    /** The same, to which staples are to be had as planned; not for clients that ask for a status while one is owed. */
    public Credential withPlan(StaplePlan other) {
        return new Credential(this, timestamps, staples, other.required() ? StapleDuty.OWED : StapleDuty.NONE, other);
    }

    /** The same for nobody at all, since it is revoked. */
    public Credential revoked() {
        return new Credential(this, timestamps, Collections.nCopies(chain.size(), null), StapleDuty.REVOKED, plan);
    }

    /** Where it came from, for logs. */
    public String name() {
        return name;
    }

    /** DER certificates, the end-entity's first. Not to be changed. */
    public List<byte[]> chain() {
        return chain;
    }

    /**
     * The same as Java reads it, anew each time.
     *
     * @throws CredentialException where Java cannot
     */
    public List<X509Certificate> certificates() throws CredentialException {
        return CertificateChain.parse(name, chain).certificates();
    }

    /** When the certificate ends. */
    public Instant notAfter() {
        return Certificate.getInstance(chain.getFirst()).getEndDate().getDate().toInstant();
    }

    /** Where its staples come from. */
    public StaplePlan plan() {
        return plan;
    }

    /** Whether the other stands for the same certificates, timestamps and plan; what is stapled to them does not count. */
    public boolean isSameAs(Credential other) {
        return Arrays.deepEquals(chain.toArray(), other.chain.toArray())
                && Arrays.equals(timestamps, other.timestamps)
                && plan.equals(other.plan);
    }

    /** In the order of preference. */
    public List<Signer> signers() {
        return signers;
    }

    /** What signs by that scheme, or null. */
    public @Nullable Signer signer(SignatureScheme scheme) {
        for (Signer signer : signers) {
            if (signer.scheme() == scheme) {
                return signer;
            }
        }
        return null;
    }

    /** Whether the policy has a scheme by which it can sign. */
    public boolean isUsableBy(SecurityPolicy policy) {
        return policy.signatureSchemes().stream().anyMatch(scheme -> signer(scheme) != null);
    }

    /** The {@code SubjectPublicKeyInfo} of the end-entity's certificate, in DER. Not to be changed. */
    public byte[] publicKey() {
        return facts.publicKey();
    }

    /** The encoded {@code SignedCertificateTimestampList}, or null. Not to be changed. */
    public byte @Nullable [] timestamps() {
        return timestamps;
    }

    /** What is sent along with the certificate at that place of the chain; null where there is nothing that may be. */
    public @Nullable Staple staple(int index, Instant now) {
        Staple staple = staples.get(index);
        return staple != null && staple.isCurrent(now) ? staple : null;
    }

    /** Whether there is one for any certificate of the chain, current or not. */
    public boolean hasStaples() {
        return staples.stream().anyMatch(Objects::nonNull);
    }

    /** Whether all staples that it has may still be sent; true where it has none. */
    public boolean staplesAreCurrent(Instant now) {
        for (Staple staple : staples) {
            if (staple != null && !staple.isCurrent(now)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it may be served: one that owes a staple needs one where the client asks for it. */
    public boolean isServable(boolean statusRequested, Instant now) {
        return switch (duty) {
            case NONE -> true;
            case OWED -> !statusRequested || staple(0, now) != null;
            case REVOKED -> false;
        };
    }

    /** Its Certificate messages for clients that want them compressed. */
    public CompressedMessages compressed() {
        return compressed;
    }

    /**
     * Whether every signature of the chain is by one of these algorithms (RFC 8446 §4.2.3); that of a certificate by
     * itself does not count (§4.4.2.2).
     *
     * @param codes as in signature_algorithms_cert
     */
    public boolean isSignedOnlyBy(List<Integer> codes) {
        for (List<Integer> signature : facts.signatures()) {
            if (signature.stream().noneMatch(codes::contains)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether one of these authorities issued a certificate of the chain (RFC 8446 §4.2.4).
     *
     * @param distinguishedNames in DER
     */
    public boolean isIssuedByAny(List<byte[]> distinguishedNames) {
        for (byte[] issuer : facts.issuers()) {
            for (byte[] authority : distinguishedNames) {
                if (Arrays.equals(issuer, authority)) {
                    return true;
                }
            }
        }
        return false;
    }
}
