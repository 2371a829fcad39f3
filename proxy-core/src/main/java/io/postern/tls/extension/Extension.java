// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

import io.postern.tls.wire.Writer;

/** An extension as it stands in one message. */
public interface Extension {

    ExtensionType type();

    /** Writes {@code extension_data}, without the type and length before it. */
    void write(Writer body);
}
