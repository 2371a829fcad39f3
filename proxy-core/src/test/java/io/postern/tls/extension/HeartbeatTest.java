// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** heartbeat (RFC 6520 §2): read, never agreed to. */
class HeartbeatTest extends ExtensionContract {

    HeartbeatTest() {
        super(ExtensionType.HEARTBEAT);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("01", ClientHelloExtensions::heartbeat),
                encryptedExtensions("02", Heartbeat.EncryptedExtensions.class));
    }

    @Test
    void bothModesAreRead() {
        assertRead("01");
        assertRead("02");
        assertEquals(2, read(Heartbeat.class, Place.CLIENT_HELLO, "02").mode());
    }

    @Test
    void otherModesAreRefused() {
        for (String mode : List.of("00", "03", "ff")) {
            assertRefused(Fault.BAD_HEARTBEAT_MODE, mode);
        }
    }
}
