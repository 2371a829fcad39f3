// SPDX-License-Identifier: Apache-2.0
package io.postern.cert;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** BouncyCastle for what the JDK cannot read. Not registered with Java, and made only once something needs it. */
final class BouncyCastle {

    static final Provider PROVIDER = new BouncyCastleProvider();

    private BouncyCastle() {}
}
