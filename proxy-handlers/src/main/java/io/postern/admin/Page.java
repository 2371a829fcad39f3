// SPDX-License-Identifier: Apache-2.0
package io.postern.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What a request is answered with. */
sealed interface Page {

    /** What stands in a Content-Type. */
    String type();

    /** One that is known at once, and short. */
    record Note(HttpResponseStatus status, String text) implements Page {

        @Override
        public String type() {
            return "text/plain; charset=utf-8";
        }

        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** One that is as long as there are certificates: no work for an event loop. */
    record Report(String type, Supplier<byte[]> body) implements Page {}
}
