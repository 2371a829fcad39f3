// SPDX-License-Identifier: Apache-2.0
package io.postern.handlers.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** For tests of what is the same whoever encrypts and signs: they run once, and not again on the portable providers. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("any-crypto")
public @interface AnyCrypto {}
