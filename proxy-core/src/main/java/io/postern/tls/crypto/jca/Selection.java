// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.CipherSuite;
import io.postern.tls.crypto.CryptoProvider;
import io.postern.tls.crypto.HashAlgorithm;
import io.postern.tls.crypto.KeyExchange;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.crypto.SignatureScheme;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The choice of an implementation for every primitive: the first candidate of the table that is there, can be set up and
 * passes its self-test. What no candidate can do is left out. Never fails, except for want of any source of random bytes.
 */
final class Selection {

    private static final Logger LOG = LoggerFactory.getLogger(Selection.class);

    /** Those that are not tested before a key comes that they are for, be it a client's. */
    private static final Set<SignatureScheme> RARE = Set.of(
            SignatureScheme.ECDSA_SECP521R1_SHA512,
            SignatureScheme.ED448,
            SignatureScheme.RSA_PSS_PSS_SHA256,
            SignatureScheme.RSA_PSS_PSS_SHA384,
            SignatureScheme.RSA_PSS_PSS_SHA512,
            SignatureScheme.MLDSA44,
            SignatureScheme.MLDSA65,
            SignatureScheme.MLDSA87);

    private final Preferences preferences;
    private final Libraries libraries;
    private final Map<Primitive, CryptoReport.Row> rows = Collections.synchronizedMap(new EnumMap<>(Primitive.class));
    private final List<LateScheme> schemes = new ArrayList<>();
    private final OnDemand<HashAlgorithm, Chosen<JcaHash>> hashes = new OnDemand<>(this::hash);

    /** Sets up a primitive and tests it. */
    private interface Setup<T> {
        T on(Library library, boolean slow) throws GeneralSecurityException, IOException;
    }

    /** A primitive and the library behind it. */
    private record Chosen<T>(T implementation, Library library) {}

    /** What a selection leads to; everything but the source of random bytes is chosen when it is first asked for. */
    record Outcome(CryptoProvider provider, Selection selection) {

        /** Chooses what has not been asked for yet, too. */
        CryptoReport report() {
            provider.suites();
            provider.groups();
            selection.schemes.forEach(LateScheme::chosen);
            synchronized (selection.rows) {
                return new CryptoReport(List.copyOf(selection.rows.values()));
            }
        }
    }

    private Selection(Preferences preferences, Libraries libraries) {
        this.preferences = preferences;
        this.libraries = libraries;
    }

    static Outcome of(Preferences preferences, Libraries libraries) {
        Selection selection = new Selection(preferences, libraries);
        return new Outcome(selection.choose(), selection);
    }

    private CryptoProvider choose() {
        Chosen<SecureRandom> random = choose(Primitive.RANDOM, (library, _) -> Randoms.of(library));
        if (random == null) {
            throw new IllegalStateException("no source of random bytes: " + rows.get(Primitive.RANDOM));
        }
        SecureRandom source = random.implementation();
        schemes(source);
        return new CryptoProvider(
                preferences.name(),
                new OnDemand<>(this::suite),
                groups(source),
                List.copyOf(schemes),
                List.copyOf(schemes),
                source);
    }

    private CryptoProvider.@Nullable Suite suite(CipherSuite suite) {
        Chosen<JcaAeadFactory> aead =
                choose(Primitive.of(suite.aead()), (library, _) -> AeadProbe.tested(suite.aead(), library));
        Chosen<JcaHash> hash = hashes.of(suite.hash());
        if (aead == null || hash == null) {
            return null;
        }
        return new CryptoProvider.Suite(
                suite,
                hash.implementation(),
                aead.implementation(),
                aead.library().name(),
                hash.library().name());
    }

    private @Nullable Chosen<JcaHash> hash(HashAlgorithm algorithm) {
        return choose(Primitive.of(algorithm), (library, _) -> HashProbe.tested(algorithm, library));
    }

    private CryptoProvider.Source<NamedGroup, KeyExchange> groups(SecureRandom random) {
        OnDemand<NamedGroup, KeyExchange> classical = new OnDemand<>(group -> classical(group, random));
        OnDemand<MlKemParameters, MlKem> kems = new OnDemand<>(parameters -> kem(parameters, random));
        return new OnDemand<>(group -> {
            Hybrid hybrid = Hybrid.of(group);
            if (hybrid == null) {
                return classical.of(group);
            }
            MlKem kem = kems.of(hybrid.kem());
            KeyExchange curve = classical.of(hybrid.classical());
            return kem == null || curve == null ? null : new HybridGroup(hybrid, kem, curve);
        });
    }

    private @Nullable KeyExchange classical(NamedGroup group, SecureRandom random) {
        Primitive primitive = Primitive.of(group);
        Chosen<DiffieHellman> chosen = primitive == null
                ? null
                : choose(primitive, (library, slow) -> DiffieHellmanProbe.tested(group, library, slow, random));
        return chosen == null ? null : chosen.implementation();
    }

    private @Nullable MlKem kem(MlKemParameters parameters, SecureRandom random) {
        Chosen<MlKem> chosen =
                choose(parameters.primitive(), (library, slow) -> MlKemProbe.tested(parameters, library, slow, random));
        return chosen == null ? null : chosen.implementation();
    }

    private void schemes(SecureRandom random) {
        for (SignatureScheme scheme : SignatureScheme.values()) {
            if (!preferences.of(Primitive.of(scheme)).isEmpty()) {
                schemes.add(new LateScheme(scheme, !RARE.contains(scheme), () -> scheme(scheme, random)));
            }
        }
    }

    private @Nullable JcaScheme scheme(SignatureScheme scheme, SecureRandom random) {
        Chosen<JcaScheme> chosen = choose(
                Primitive.of(scheme),
                (library, slow) -> SigningProbe.tested(
                        new JcaScheme(new JcaSigning(scheme, library, slow, random), new JcaVerifying(scheme, library)),
                        () -> judge(scheme, library)));
        return chosen == null ? null : chosen.implementation();
    }

    /** A library to check another's signatures with: loads no more of them than it has to. At last the signer itself. */
    private Library judge(SignatureScheme scheme, Library signer) {
        return Stream.of(LibraryName.JDK, LibraryName.BOUNCY_CASTLE)
                .filter(name -> !name.toString().equals(signer.name()))
                .map(libraries::load)
                .mapMulti(Selection::loaded)
                .filter(library -> SigningProbe.canVerify(scheme, library))
                .findFirst()
                .orElse(signer);
    }

    private static void loaded(Libraries.Loading loading, Consumer<Library> out) {
        if (loading instanceof Libraries.Loading.Loaded(Library library)) {
            out.accept(library);
        }
    }

    private <T> @Nullable Chosen<T> choose(Primitive primitive, Setup<T> setup) {
        List<CryptoReport.PassedOver> passedOver = new ArrayList<>();
        for (Candidate candidate : preferences.of(primitive)) {
            String name = candidate.library().toString();
            switch (libraries.load(candidate.library())) {
                case Libraries.Loading.Missing(String reason) ->
                    passedOver.add(new CryptoReport.PassedOver(name, reason));
                case Libraries.Loading.Loaded(Library library) -> {
                    try {
                        Chosen<T> chosen = new Chosen<>(setup.on(library, candidate.slow()), library);
                        rows.put(
                                primitive,
                                new CryptoReport.Row(primitive.toString(), name, library.version(), passedOver));
                        LOG.debug("{} is served by {}", primitive, name);
                        return chosen;
                    } catch (Exception | LinkageError e) { // native code may be found wanting only when it is called
                        String reason = Reasons.of(e);
                        LOG.warn("{} is not used for {}: {}", name, primitive, reason);
                        passedOver.add(new CryptoReport.PassedOver(name, reason));
                    }
                }
            }
        }
        LOG.warn("nothing implements {}", primitive);
        rows.put(primitive, new CryptoReport.Row(primitive.toString(), null, null, passedOver));
        return null;
    }
}
