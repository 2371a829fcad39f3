// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Alert;
import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** pre_shared_key (RFC 8446 §4.2.11). */
class PreSharedKeyTest extends ExtensionContract {

    private static final String TWO_IDENTITIES = "0010" + "0002aabb" + "fffffffe" + "0002cccc" + "00000001";
    private static final String ONE_IDENTITY = "0008" + "0002aabb" + "00000000";
    private static final String BINDER = "20" + "11".repeat(32);
    private static final String LONG_BINDER = "30" + "22".repeat(48);

    PreSharedKeyTest() {
        super(ExtensionType.PRE_SHARED_KEY);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello(TWO_IDENTITIES + "0052" + BINDER + LONG_BINDER, ClientHelloExtensions::preSharedKey),
                serverHello("0001", ServerHelloExtensions::preSharedKey));
    }

    /** It has to be the last of a ClientHello, and so a second one is refused before it is seen to be one. */
    @Override
    @Test
    void mayNotStandTwice() {
        assertTwiceIsRefused(Place.CLIENT_HELLO, Fault.PRE_SHARED_KEY_NOT_LAST);
        assertTwiceIsRefused(Place.SERVER_HELLO, Fault.DUPLICATE_EXTENSION);
    }

    @Test
    void identitiesAndBindersAreRead() {
        PreSharedKey.ClientHello offer = read(
                PreSharedKey.ClientHello.class, Place.CLIENT_HELLO, TWO_IDENTITIES + "0052" + BINDER + LONG_BINDER);
        assertEquals(2, offer.identities().size());
        assertArrayEquals(hex("aabb"), offer.identities().getFirst().identity());
        assertEquals(0xffff_fffeL, offer.identities().getFirst().obfuscatedTicketAge());
        assertArrayEquals(hex("22".repeat(48)), offer.binders().getLast());
    }

    @Test
    void lengthOfTheBindersIsWhatTheyTakeInTheMessage() {
        PreSharedKey.ClientHello offer = read(
                PreSharedKey.ClientHello.class, Place.CLIENT_HELLO, TWO_IDENTITIES + "0052" + BINDER + LONG_BINDER);
        assertEquals(2 + 33 + 49, offer.bindersLength());
    }

    @Test
    void otherNumberOfBindersThanOfIdentitiesIsRefused() {
        assertRefused(Place.CLIENT_HELLO, Fault.WRONG_NUMBER_OF_BINDERS, TWO_IDENTITIES + "0021" + BINDER);
        assertRefused(Place.CLIENT_HELLO, Fault.WRONG_NUMBER_OF_BINDERS, ONE_IDENTITY + "0042" + BINDER + BINDER);
        assertEquals(Alert.ILLEGAL_PARAMETER, Fault.WRONG_NUMBER_OF_BINDERS.alert());
    }

    @Test
    void shortAndEmptyFieldsAreRefused() {
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "0006" + "0000" + "00000000" + "0021" + BINDER);
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, ONE_IDENTITY + "0020" + "1f" + "11".repeat(31));
        assertRefused(Place.CLIENT_HELLO, Fault.LENGTH_OUT_OF_RANGE, "0000" + "0021" + BINDER);
    }
}
