// SPDX-License-Identifier: Apache-2.0
/**
 * Extensions (RFC 8446 §4.2): one file each, with a nested type for each message in which it may stand. Where they are the
 * same in several messages, the file's own type is a sealed interface with what they share.
 *
 * <p>What holds for all of them (no duplicates, only in the messages the RFC names, {@code pre_shared_key} last) is seen
 * to by {@link io.postern.tls.extension.ExtensionBlock}.
 */
@NullMarked
package io.postern.tls.extension;

import org.jspecify.annotations.NullMarked;
