// SPDX-License-Identifier: Apache-2.0
/** Asking a certificate authority's responder what it says about our certificates. */
@NullMarked
package io.postern.ocsp;

import org.jspecify.annotations.NullMarked;
