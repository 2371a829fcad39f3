// SPDX-License-Identifier: Apache-2.0
/**
 * OCSP responders are asked here, in the background (RFC 6960): about our own certificates, so that their responses can be
 * stapled, and about those of clients.
 */
@NullMarked
package io.postern.ocsp;

import org.jspecify.annotations.NullMarked;
