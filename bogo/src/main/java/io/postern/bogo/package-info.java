// SPDX-License-Identifier: Apache-2.0
/**
 * A shim for BoringSSL's protocol tests ("BoGo"): the runner plays a client that knows hundreds of ways to misbehave,
 * and this is the server that it plays against, on the engine and a blocking socket.
 */
@NullMarked
package io.postern.bogo;

import org.jspecify.annotations.NullMarked;
