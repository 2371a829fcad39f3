// SPDX-License-Identifier: Apache-2.0
/** What {@code postern demo} puts around the proxy: a certificate for localhost and a plaintext service. */
@NullMarked
package io.postern.daemon.demo;

import org.jspecify.annotations.NullMarked;
