// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.crypto.jca;

/** Both directions of a signature scheme, which are chosen together: a library that verifies falsely should not sign. */
record JcaScheme(JcaSigning signing, JcaVerifying verifying) {}
