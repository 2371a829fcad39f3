// SPDX-License-Identifier: Apache-2.0
package io.postern.ocsp;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what came of each question: {@code good}, {@code revoked}, {@code unknown} or {@code failed}. */
record Outcomes(Consumer<String> counter) {

    private static final String FAILED = "failed";

    /** @param answer null where there is none that holds */
    void count(Responders.@Nullable Answer answer) {
        counter.accept(answer == null ? FAILED : answer.staple().status().name().toLowerCase(Locale.ROOT));
    }
}
