// SPDX-License-Identifier: Apache-2.0
/**
 * Where the TLS engine meets a channel: records in, records out, and one place that carries out its actions.
 */
@NullMarked
package io.postern.handlers.tls;

import org.jspecify.annotations.NullMarked;
