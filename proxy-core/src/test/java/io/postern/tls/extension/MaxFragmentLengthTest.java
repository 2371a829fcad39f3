// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** max_fragment_length (RFC 6066 §4). */
class MaxFragmentLengthTest extends ExtensionContract {

    MaxFragmentLengthTest() {
        super(ExtensionType.MAX_FRAGMENT_LENGTH);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("01", ClientHelloExtensions::maxFragmentLength),
                encryptedExtensions("04", MaxFragmentLength.EncryptedExtensions.class));
    }

    @Test
    void codesStandForPowersOfTwo() {
        for (int code = 1; code <= 4; code++) {
            assertRead("0" + code);
            assertEquals(
                    256 << code,
                    read(MaxFragmentLength.class, Place.CLIENT_HELLO, "0" + code)
                            .bytes());
        }
    }

    @Test
    void otherCodesAreRefused() {
        for (String code : List.of("00", "05", "ff")) {
            assertRefused(Fault.BAD_MAX_FRAGMENT_LENGTH, code);
        }
    }
}
