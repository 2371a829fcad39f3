// SPDX-License-Identifier: Apache-2.0
/**
 * What a peer can send, in every form: whatever the bytes, a decoder ends in a value or in a
 * {@link io.postern.tls.alert.TlsException}, and the server in a state or in an alert. {@code scripts/fuzz} looks for inputs
 * that break that; the ones that were interesting are kept as resources and run as tests.
 */
@NullMarked
package io.postern.fuzz;

import org.jspecify.annotations.NullMarked;
