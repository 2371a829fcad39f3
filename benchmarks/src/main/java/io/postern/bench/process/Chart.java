// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.util.List;

/** The medians as a picture (SVG). */
final class Chart {

    private Chart() {}

    static String of(Results results, List<Peer> peers) {
        return "";
    }
}
