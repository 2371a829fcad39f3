// SPDX-License-Identifier: Apache-2.0
/** What the tests of handlers, backends and daemon share: real clients, real servers, captured logs, leaks found. */
@NullMarked
package io.postern.handlers.testing;

import org.jspecify.annotations.NullMarked;
