// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import io.postern.tls.alert.Fault;
import io.postern.tls.alert.TlsException;

/** What all targets hold a decoder to. */
final class Decoding {

    private Decoding() {}

    /** Something that decodes. */
    interface Decoder {
        void decode();
    }

    /** Runs a decoder, which may refuse its input, but not stumble over it. */
    static void run(Decoder decoder) {
        try {
            decoder.decode();
        } catch (TlsException e) {
            if (e.fault() == Fault.INTERNAL) {
                throw new AssertionError("an error of ours", e);
            }
        }
    }
}
