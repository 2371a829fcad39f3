// SPDX-License-Identifier: Apache-2.0
package io.postern.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;

/**
 * An authority whose certificates, of servers and of clients, say where to ask about them; a root, or directly below one. Its
 * certificates are of the machine's time. Safe for use by many threads.
 */
public final class OcspAuthority {

    /** id-pe-tlsfeature (RFC 7633 §4.1). */
    private static final ASN1ObjectIdentifier TLS_FEATURE = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24");

    private static final int STATUS_REQUEST = 5;
    private static final DateTimeFormatter UTC_TIME =
            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ClientAuthority authority;
    private final OcspAuthority root;
    private final List<OcspAuthority> withThoseBelow = new CopyOnWriteArrayList<>();
    private final List<X509Certificate> issued = new CopyOnWriteArrayList<>();
    private final Map<BigInteger, Instant> revoked = new ConcurrentHashMap<>();
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();

    /** A certificate and its key, as a test needs them. */
    public record Holder(X509Certificate certificate, KeyPair keys) {}

    private OcspAuthority(ClientAuthority authority, @Nullable OcspAuthority above) {
        this.authority = authority;
        this.root = above == null ? this : above;
        withThoseBelow.add(this);
    }

    public static OcspAuthority root() {
        return root("CN=OCSP test root");
    }

    public static OcspAuthority root(String name) {
        return new OcspAuthority(ClientAuthority.root(name, KeyType.EC_P256.generate(), OcspAuthority::now), null);
    }

    /**
     * An authority below this root.
     *
     * @param responder where this one tells its status, or null for nowhere
     */
    public OcspAuthority intermediate(@Nullable URI responder) {
        ClientAuthority below =
                authority.intermediate("CN=OCSP test intermediate", KeyType.EC_P256.generate(), recipe -> {
                    now(recipe);
                    access(recipe, responder);
                });
        OcspAuthority intermediate = new OcspAuthority(below, this);
        withThoseBelow.add(intermediate);
        issue(below.certificate());
        return intermediate;
    }

    /**
     * A server's certificate.
     *
     * @param responder where its status is told, or null for nowhere
     * @param mustStaple whether it is worth nothing without a response (RFC 7633)
     */
    public Holder server(KeyType type, @Nullable URI responder, boolean mustStaple, String... dnsNames) {
        KeyPair keys = type.generate();
        CertificateRecipe recipe = server(type, keys, dnsNames);
        now(recipe);
        access(recipe, responder);
        if (mustStaple) {
            recipe.with(TLS_FEATURE, false, new DERSequence(new ASN1Integer(STATUS_REQUEST)));
        }
        return issue(recipe, keys);
    }

    /** A server's certificate that was valid until yesterday. */
    public Holder expiredServer(String... dnsNames) {
        KeyPair keys = KeyType.EC_P256.generate();
        Instant end = Instant.now().minus(Duration.ofDays(1));
        return issue(
                server(KeyType.EC_P256, keys, dnsNames)
                        .from(end.minus(Duration.ofDays(1)))
                        .until(end),
                keys);
    }

    /**
     * A client's certificate.
     *
     * @param responder where its status is told, or null for nowhere
     */
    public Holder client(String name, @Nullable URI responder) {
        KeyPair keys = KeyType.EC_P256.generate();
        CertificateRecipe recipe = authority.client("CN=" + name, keys);
        now(recipe);
        access(recipe, responder);
        return issue(recipe, keys);
    }

    private CertificateRecipe server(KeyType type, KeyPair keys, String... dnsNames) {
        GeneralName[] names = Arrays.stream(dnsNames)
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        int more = type == KeyType.RSA_2048 ? KeyUsage.keyEncipherment : 0;
        return authority
                .client("CN=" + dnsNames[0], keys)
                .usage(KeyUsage.digitalSignature | more)
                .purposes(KeyPurposeId.id_kp_serverAuth)
                .with(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    private Holder issue(CertificateRecipe recipe, KeyPair keys) {
        X509Certificate certificate = recipe.build();
        issue(certificate);
        return new Holder(certificate, keys);
    }

    /** Somebody who signs responses in this one's name, which it may with the purpose id-kp-OCSPSigning. */
    public Holder delegate(KeyPurposeId purpose) {
        KeyPair keys = KeyType.EC_P256.generate();
        CertificateRecipe recipe = authority
                .client("CN=OCSP test responder", keys)
                .purposes(purpose)
                .with(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
        now(recipe);
        return new Holder(recipe.build(), keys);
    }

    public X509Certificate certificate() {
        return authority.certificate();
    }

    /** This one, and those that it has certified. */
    public List<OcspAuthority> withThoseBelow() {
        return withThoseBelow;
    }

    /** Responses in its name, signed by itself, of an hour ago and for a day. */
    public OcspResponder responses() {
        Instant now = Instant.now();
        return OcspResponder.of(authority).at(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)));
    }

    /** A CRL with these certificates on it, in PEM: of an hour ago and for a day. */
    public String crl(X509Certificate... listed) {
        Instant now = Instant.now();
        return PemText.block(
                "X509 CRL", authority.crl(now.minus(Duration.ofHours(1)), now.plus(Duration.ofDays(1)), listed));
    }

    public void revoke(X509Certificate certificate) {
        revoked.put(certificate.getSerialNumber(), Instant.now());
        changed.forEach(Runnable::run);
    }

    /** Has it run whenever {@link #index} has become another one. */
    public void whenChanged(Runnable task) {
        changed.add(task);
    }

    /** What it has issued, in the format of {@code openssl ca} (index.txt). */
    public String index() {
        StringBuilder index = new StringBuilder();
        for (X509Certificate certificate : issued) {
            String serial = certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
            String even = serial.length() % 2 == 0 ? serial : "0" + serial;
            Instant end = revoked.get(certificate.getSerialNumber());
            index.append(String.join(
                    "\t",
                    end == null ? "V" : "R",
                    UTC_TIME.format(certificate.getNotAfter().toInstant()),
                    end == null ? "" : UTC_TIME.format(end) + ",keyCompromise",
                    even,
                    "unknown",
                    "/CN=" + even + "\n"));
        }
        return index.toString();
    }

    /** Writes {@code chain.pem} without the root, {@code key.pem} and {@code ca.pem}, the root, into a directory. */
    public TestCredentials.PemFiles write(Holder server, Path directory) {
        try {
            Files.createDirectories(directory);
            return new TestCredentials.PemFiles(
                    Files.writeString(
                            directory.resolve("chain.pem"), PemText.certificates(server.certificate, certificate())),
                    Files.writeString(directory.resolve("key.pem"), PemText.pkcs8(server.keys.getPrivate())),
                    Files.writeString(directory.resolve("ca.pem"), PemText.certificates(root.certificate())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void issue(X509Certificate certificate) {
        issued.add(certificate);
        changed.forEach(Runnable::run);
    }

    private static void now(CertificateRecipe recipe) {
        Instant now = Instant.now();
        recipe.from(now.minus(Duration.ofHours(1))).until(now.plus(Duration.ofDays(7)));
    }

    private static void access(CertificateRecipe recipe, @Nullable URI responder) {
        if (responder != null) {
            recipe.with(
                    Extension.authorityInfoAccess,
                    false,
                    new AuthorityInformationAccess(
                            AccessDescription.id_ad_ocsp,
                            new GeneralName(GeneralName.uniformResourceIdentifier, responder.toString())));
        }
    }
}
