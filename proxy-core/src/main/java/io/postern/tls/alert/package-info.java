// SPDX-License-Identifier: Apache-2.0
/** What can go wrong in a connection, and the alert that each fault ends in (RFC 8446 §6). */
@NullMarked
package io.postern.tls.alert;

import org.jspecify.annotations.NullMarked;
