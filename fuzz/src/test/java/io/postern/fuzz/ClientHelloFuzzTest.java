// SPDX-License-Identifier: Apache-2.0
package io.postern.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.postern.tls.message.ClientHello;
import io.postern.tls.wire.Reader;
import io.postern.tls.wire.Writer;
import java.util.Arrays;

/** A ClientHello with all its extensions: what was read is written as it was. */
class ClientHelloFuzzTest {

    @FuzzTest
    void clientHello(byte[] body) {
        Decoding.run(() -> {
            ClientHello hello = ClientHello.read(new Reader(body));
            Writer writer = new Writer();
            hello.write(writer);
            byte[] message = writer.toByteArray();
            byte[] written = Arrays.copyOfRange(message, 4, message.length);
            // Before TLS 1.3 the block of extensions could be missing altogether; it is written as an empty one.
            boolean same = Arrays.equals(body, written)
                    || Arrays.equals(body, Arrays.copyOf(written, Math.max(0, written.length - 2)));
            if (!same) {
                throw new AssertionError("written otherwise than read");
            }
        });
    }
}
