// SPDX-License-Identifier: Apache-2.0
/**
 * The primitives of {@link io.postern.tls.crypto} on JCA providers, chosen one by one when the process starts: the fastest
 * that is there and passes its self-test. {@link io.postern.tls.crypto.jca.CryptoProviders} is the way in.
 */
@NullMarked
package io.postern.tls.crypto.jca;

import org.jspecify.annotations.NullMarked;
