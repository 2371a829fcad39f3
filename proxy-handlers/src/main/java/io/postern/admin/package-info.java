// SPDX-License-Identifier: Apache-2.0
/** How the process and its certificates are: the model, its forms, and the HTTP service that answers with them. */
@NullMarked
package io.postern.admin;

import org.jspecify.annotations.NullMarked;
