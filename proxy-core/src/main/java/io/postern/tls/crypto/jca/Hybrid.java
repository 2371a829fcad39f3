// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import io.postern.tls.crypto.NamedGroup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hybrid groups of draft-ietf-tls-ecdhe-mlkem consist of.
 *
 * @param kemFirst in which order the parts stand, in shares and in the secret alike: X25519MLKEM768 differs from the others
 */
record Hybrid(NamedGroup group, NamedGroup classical, MlKemParameters kem, boolean kemFirst) {

    static final Hybrid X25519MLKEM768 =
            new Hybrid(NamedGroup.X25519MLKEM768, NamedGroup.X25519, MlKemParameters.ML_KEM_768, true);
    static final Hybrid SECP256R1MLKEM768 =
            new Hybrid(NamedGroup.SECP256R1MLKEM768, NamedGroup.SECP256R1, MlKemParameters.ML_KEM_768, false);
    static final Hybrid SECP384R1MLKEM1024 =
            new Hybrid(NamedGroup.SECP384R1MLKEM1024, NamedGroup.SECP384R1, MlKemParameters.ML_KEM_1024, false);

    /** Null where the group is no hybrid. */
    static @Nullable Hybrid of(NamedGroup group) {
        for (Hybrid hybrid : List.of(X25519MLKEM768, SECP256R1MLKEM768, SECP384R1MLKEM1024)) {
            if (hybrid.group == group) {
                return hybrid;
            }
        }
        return null;
    }
}
