// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The source of random bytes.
 *
 * <p>Measured for 32 bytes, one thread and two at once, in ns: Corretto's {@code LibCryptoRng} 299 and 318, since each
 * thread has a generator of its own; {@code NativePRNGNonBlocking} 294 and 930, {@code DRBG} 286 and 610, since threads
 * wait for one another. Of the JDK's the first is taken: it reads the kernel's generator and never waits for entropy,
 * while {@code DRBG} seeds itself from a device that may; where there is no such thing as {@code /dev/urandom} the second
 * has to do.
 */
final class Randoms {

    private static final int DRAW = 32;

    private Randoms() {}

    static SecureRandom of(Library library) throws GeneralSecurityException {
        SecureRandom random =
                library.service(SecureRandom::getInstance, "LibCryptoRng", "NativePRNGNonBlocking", "DRBG");
        byte[] first = new byte[DRAW];
        byte[] second = new byte[DRAW];
        random.nextBytes(first); // seeds it now, not in the first handshake
        random.nextBytes(second);
        if (Arrays.equals(first, second) || Arrays.equals(second, new byte[DRAW])) {
            throw new GeneralSecurityException("self-test: the same random bytes twice");
        }
        return random;
    }
}
