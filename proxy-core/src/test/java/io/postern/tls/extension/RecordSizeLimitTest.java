// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.tls.alert.Fault;
import io.postern.tls.extension.ExtensionType.Place;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** record_size_limit (RFC 8449 §4). */
class RecordSizeLimitTest extends ExtensionContract {

    RecordSizeLimitTest() {
        super(ExtensionType.RECORD_SIZE_LIMIT);
    }

    @Override
    List<Form> forms() {
        return List.of(
                clientHello("4001", ClientHelloExtensions::recordSizeLimit),
                encryptedExtensions("4001", RecordSizeLimit.EncryptedExtensions.class));
    }

    @Test
    void limitIsKeptAsItWasRead() {
        for (int limit : new int[] {64, 65, 16384, 16385, 16386, 65535}) {
            String hex = HexFormat.of().toHexDigits((short) limit);
            assertRead(hex);
            assertEquals(
                    limit, read(RecordSizeLimit.class, Place.CLIENT_HELLO, hex).limit());
        }
    }

    @Test
    void limitBelow64IsRefused() {
        assertRefused(Fault.BAD_RECORD_SIZE_LIMIT, "0000");
        assertRefused(Fault.BAD_RECORD_SIZE_LIMIT, "003f");
    }
}
