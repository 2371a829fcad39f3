// SPDX-License-Identifier: Apache-2.0
package io.postern.tls.extension;

/** An extension that may stand in EncryptedExtensions. */
public interface EncryptedExtension extends Extension {}
