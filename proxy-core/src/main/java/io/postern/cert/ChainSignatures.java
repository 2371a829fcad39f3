// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.util.List;

final class ChainSignatures {
    private ChainSignatures() {}

    static List<List<Integer>> of(List<byte[]> chain) {
        return List.of();
    }
}
