// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** use_srtp (RFC 5764 §4.1.1): read, never agreed to. */
class UseSrtpTest extends ExtensionContract {

    UseSrtpTest() {
        super(ExtensionType.USE_SRTP);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("0004000100020201ff", ClientHelloExtensions::useSrtp),
                encryptedExtensions("0002000100", UseSrtp.EncryptedExtensions.class));
    }

    @Test
    void profilesAndIdentifierAreRead() {
        UseSrtp offer = read(UseSrtp.class, Place.CLIENT_HELLO, "0004000100020201ff");
        assertEquals(List.of(1, 2), offer.profiles());
        assertArrayEquals(hex("01ff"), offer.mki());
    }

    @Test
    void longestIdentifierIsRead() {
        assertRead("00020001" + "ff" + "07".repeat(255));
    }

    @Test
    void emptyAndOddListsAreRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "000000");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "000300010000");
    }

    @Test
    void serverMayChooseButOneProfile() {
        assertRefused(Place.ENCRYPTED_EXTENSIONS, Fault.BAD_ENCODING, "00040001000200");
    }
}
