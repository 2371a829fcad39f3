// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.tls.alert.Fault;
import io.postern.tls.crypto.NamedGroup;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** supported_groups (RFC 8446 §4.2.7). */
class SupportedGroupsTest extends ExtensionContract {

    SupportedGroupsTest() {
        super(ExtensionType.SUPPORTED_GROUPS);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("0006001d00170a0a", ClientHelloExtensions::supportedGroups),
                encryptedExtensions("0002001d", SupportedGroups.EncryptedExtensions.class));
    }

    @Test
    void groupsKeepTheirOrder() {
        SupportedGroups groups = read(SupportedGroups.class, Place.CLIENT_HELLO, "0006001d00170a0a");
        assertEquals(List.of(0x001d, 0x0017, 0x0a0a), groups.codes());
        assertTrue(groups.contains(NamedGroup.SECP256R1));
        assertFalse(groups.contains(NamedGroup.SECP384R1));
    }

    @Test
    void emptyAndOddListsAreRefused() {
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0000");
        assertRefused(Fault.LENGTH_OUT_OF_RANGE, "0003001d00");
    }

    @Test
    void longestListIsRead() {
        assertRead("fff8" + "001d".repeat(0x7ffc));
    }
}
