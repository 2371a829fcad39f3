// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import javax.crypto.SecretKey;

/**
 * A borrowed HMAC key, valid while {@link JcaHash#hmac} runs. {@code SecretKeySpec} would copy it and never zero the copy.
 */
final class HmacKey implements SecretKey {

    private static final long serialVersionUID = 1L;

    /** What stands for an empty key, which the JCA refuses: HMAC pads keys with zeros, so that the two are the same. */
    private static final byte[] EMPTY = {0};

    private final transient byte[] bytes;

    HmacKey(byte[] bytes) {
        this.bytes = bytes.length == 0 ? EMPTY : bytes;
    }

    @Override
    public String getAlgorithm() {
        return "HMAC";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy; the JDK's providers zero it after use. */
    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException();
    }
}
