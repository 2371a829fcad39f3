// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.alert.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** post_handshake_auth (RFC 8446 §4.2.6). */
class PostHandshakeAuthTest extends ExtensionContract {

    PostHandshakeAuthTest() {
        super(ExtensionType.POST_HANDSHAKE_AUTH);
    }

    @Override
    List<Form> forms() {
        return List.of(clientHello("", ClientHelloExtensions::postHandshakeAuth));
    }

    @Test
    void bodyIsEmpty() {
        assertRefused(Fault.TRAILING_BYTES, "00");
    }
}
