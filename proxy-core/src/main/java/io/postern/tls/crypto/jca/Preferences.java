// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import static io.postern.tls.crypto.jca.Candidate.fast;
import static io.postern.tls.crypto.jca.Candidate.slow;
import static io.postern.tls.crypto.jca.LibraryName.BOUNCY_CASTLE;
import static io.postern.tls.crypto.jca.LibraryName.CONSCRYPT;
import static io.postern.tls.crypto.jca.LibraryName.CORRETTO;
import static io.postern.tls.crypto.jca.LibraryName.JDK;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which library is asked first for each primitive: the table that everything is chosen from. The order is that of measured
 * speed; no library is best at everything, and between the first and the last of a row lie factors of 2 to 100.
 *
 * <p>To answer a share takes, in µs of one core (AMD Zen 5) and in the order of the rows: secp256r1 55, 60, 270 and 990;
 * secp384r1 190, 910, 890 and 3000; secp521r1 310, 2000, 2100 and 5600; x25519 44, 140 and 290; x448 550 and 1000; ffdhe2048
 * 730 and 3400; ffdhe3072 1900 and 10800; ML-KEM-768 35 and 56; ML-KEM-1024 50 and 81.
 *
 * @param name {@code auto} or {@code portable}
 */
record Preferences(String name, Map<Primitive, List<Candidate>> candidates) {

    Preferences {
        candidates = Map.copyOf(candidates);
    }

    /** The fastest that the machine has. */
    static final Preferences AUTO = new Preferences(
            "auto",
            Map.ofEntries(
                    row(Primitive.AES_128_GCM, fast(CORRETTO), fast(JDK), fast(BOUNCY_CASTLE)),
                    row(Primitive.AES_256_GCM, fast(CORRETTO), fast(JDK), fast(BOUNCY_CASTLE)),
                    row(Primitive.CHACHA20_POLY1305, fast(JDK), fast(BOUNCY_CASTLE)),
                    row(Primitive.AES_128_CCM, fast(BOUNCY_CASTLE)),
                    row(Primitive.AES_128_CCM_8, fast(BOUNCY_CASTLE)),
                    row(Primitive.SHA256, fast(JDK), fast(BOUNCY_CASTLE)),
                    row(Primitive.SHA384, fast(JDK), fast(BOUNCY_CASTLE)),
                    row(Primitive.X25519, fast(CONSCRYPT), fast(BOUNCY_CASTLE), fast(JDK)),
                    row(Primitive.SECP256R1, fast(CORRETTO), fast(CONSCRYPT), fast(BOUNCY_CASTLE), slow(JDK)),
                    row(Primitive.SECP384R1, fast(CORRETTO), slow(CONSCRYPT), slow(BOUNCY_CASTLE), slow(JDK)),
                    row(Primitive.SECP521R1, slow(CORRETTO), slow(BOUNCY_CASTLE), slow(CONSCRYPT), slow(JDK)),
                    row(Primitive.X448, slow(BOUNCY_CASTLE), slow(JDK)),
                    row(Primitive.FFDHE2048, slow(JDK), slow(BOUNCY_CASTLE)),
                    row(Primitive.FFDHE3072, slow(JDK), slow(BOUNCY_CASTLE)),
                    row(Primitive.ML_KEM_768, fast(JDK), fast(BOUNCY_CASTLE)),
                    row(Primitive.ML_KEM_1024, fast(JDK), fast(BOUNCY_CASTLE)),
                    row(
                            Primitive.ECDSA_SECP256R1_SHA256,
                            fast(CORRETTO),
                            fast(CONSCRYPT),
                            fast(BOUNCY_CASTLE),
                            slow(JDK)),
                    row(
                            Primitive.ECDSA_SECP384R1_SHA384,
                            fast(CORRETTO),
                            fast(BOUNCY_CASTLE),
                            slow(CONSCRYPT),
                            slow(JDK)),
                    row(Primitive.ED25519, fast(CORRETTO), fast(CONSCRYPT), fast(BOUNCY_CASTLE), slow(JDK)),
                    row(Primitive.RSA_PSS_RSAE_SHA256, fast(CORRETTO), slow(CONSCRYPT), slow(JDK), slow(BOUNCY_CASTLE)),
                    row(Primitive.RSA_PSS_RSAE_SHA384, fast(CORRETTO), slow(CONSCRYPT), slow(JDK), slow(BOUNCY_CASTLE)),
                    row(Primitive.RSA_PSS_RSAE_SHA512, fast(CORRETTO), slow(CONSCRYPT), slow(JDK), slow(BOUNCY_CASTLE)),
                    row(
                            Primitive.ECDSA_SECP521R1_SHA512,
                            fast(CORRETTO),
                            slow(BOUNCY_CASTLE),
                            slow(CONSCRYPT),
                            slow(JDK)),
                    row(Primitive.ED448, fast(BOUNCY_CASTLE), slow(JDK)),
                    row(Primitive.RSA_PSS_PSS_SHA256, fast(CORRETTO), slow(CONSCRYPT), slow(JDK), slow(BOUNCY_CASTLE)),
                    row(Primitive.RSA_PSS_PSS_SHA384, fast(CORRETTO), slow(CONSCRYPT), slow(JDK), slow(BOUNCY_CASTLE)),
                    row(Primitive.RSA_PSS_PSS_SHA512, fast(CORRETTO), slow(CONSCRYPT), slow(JDK), slow(BOUNCY_CASTLE)),
                    row(Primitive.MLDSA44, fast(JDK), slow(BOUNCY_CASTLE), slow(CORRETTO)),
                    row(Primitive.MLDSA65, slow(JDK), slow(CORRETTO), slow(BOUNCY_CASTLE)),
                    row(Primitive.MLDSA87, slow(JDK), slow(CORRETTO), slow(BOUNCY_CASTLE)),
                    row(Primitive.RANDOM, fast(CORRETTO), fast(JDK))));

    /** Without native code: the JDK or BouncyCastle, whichever is the faster. */
    static final Preferences PORTABLE = AUTO.only("portable", List.of(JDK, BOUNCY_CASTLE));

    /** The candidates for a primitive, the best first. */
    List<Candidate> of(Primitive primitive) {
        return candidates.getOrDefault(primitive, List.of());
    }

    /** The same order among some of the libraries. */
    Preferences only(String newName, List<LibraryName> libraries) {
        Map<Primitive, List<Candidate>> kept = new EnumMap<>(Primitive.class);
        candidates.forEach((primitive, row) -> kept.put(
                primitive,
                row.stream()
                        .filter(candidate -> libraries.contains(candidate.library()))
                        .toList()));
        return new Preferences(newName, kept);
    }

    private static Map.Entry<Primitive, List<Candidate>> row(Primitive primitive, Candidate... candidates) {
        return Map.entry(primitive, List.of(candidates));
    }
}
