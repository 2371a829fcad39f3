// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A thread's cipher objects of one algorithm. Connections share them by turns: each gets the number of one, and gives it
 * its key anew with every record.
 *
 * <p>Why not one object per thread: an AES-GCM object that gets the same key again keeps its key schedule, in Corretto and
 * in the JDK. Measured with records of 1 KiB and AES-128 (AMD Zen 5, MB/s), one object that alternates between two keys
 * against two objects with a key each: Corretto 1596 and 2638, JDK 1636 and 2568; with 16 KiB, Corretto 8607 and 10066,
 * JDK 8566 and 9725. Why not one per connection: it takes 1.4 KiB (Corretto 464 bytes of heap, the rest native; JDK 648 bytes
 * of heap), and an idle connection has two. With a bounded number of objects the connections that are busy at one time
 * mostly have one to themselves, and nothing grows with the connections that are not. ChaCha20-Poly1305 has no key schedule
 * and gains nothing.
 */
final class CipherSlots {

    /** How a cipher object is had. */
    private final PerThread.Maker<Cipher> maker;

    private final @Nullable Cipher[] ciphers;
    private int next;

    /** Slots for {@code count} objects, a power of two, which are made when first used. */
    CipherSlots(int count, PerThread.Maker<Cipher> maker) {
        this.maker = maker;
        this.ciphers = new Cipher[count];
    }

    /** A number for {@link #cipher}: neighbours in time get different ones. */
    int nextSlot() {
        return next++ & (ciphers.length - 1);
    }

    Cipher cipher(int slot) throws GeneralSecurityException {
        Cipher cipher = ciphers[slot];
        if (cipher == null) {
            cipher = maker.make();
            ciphers[slot] = cipher;
        }
        return cipher;
    }
}
