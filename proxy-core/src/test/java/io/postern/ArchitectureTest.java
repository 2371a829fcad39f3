// SPDX-License-Identifier: Apache-2.0
package io.postern;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Stream;

/** The directions of dependency in docs/ARCHITECTURE.md, and what the core leaves to others. */
@AnalyzeClasses(packages = "io.postern", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String STATE_MACHINE = "io.postern.tls.server";
    private static final String[] BOTTOM = {"io.postern.tls.wire", "io.postern.tls.alert"};
    private static final String[] CRYPTO = {"io.postern.tls.crypto", "io.postern.tls.wire", "io.postern.tls.alert"};
    private static final String[] PROTOCOL = {
        "io.postern.tls.record", "io.postern.tls.message", "io.postern.tls.extension", "io.postern.tls.keys"
    };

    @ArchTest
    static final ArchRule coreKnowsNothingOfNetty =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("io.netty..");

    @ArchTest
    static final ArchRule wireAndAlertsAreTheBottom = only(BOTTOM, BOTTOM);

    @ArchTest
    static final ArchRule cryptoStandsOnTheBottom = only(
            new String[] {"io.postern.tls.crypto", "io.postern.tls.crypto.."},
            concat(CRYPTO, "io.postern.tls.crypto.."));

    @ArchTest
    static final ArchRule recordsMessagesExtensionsAndKeysStandOnCrypto = only(PROTOCOL, concat(CRYPTO, PROTOCOL));

    @ArchTest
    static final ArchRule serverStandsOnTheProtocolAndOnCredentials = only(
            new String[] {"io.postern.tls.server", "io.postern.tls.server.."},
            concat(concat(CRYPTO, PROTOCOL), "io.postern.tls.server..", "io.postern.tls.session..", "io.postern.cert"));

    @ArchTest
    static final ArchRule implementationsOfCryptoAreForThoseWhoChooseThem = noClasses()
            .that(resideOutsideOfPackage("io.postern.tls.crypto.jca.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.postern.tls.crypto.jca..");

    @ArchTest
    static final ArchRule engineKnowsNothingOfConfigurationAndRouting = noClasses()
            .that(resideInAnyPackage("io.postern.tls..", "io.postern.cert.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.postern.config..", "io.postern.route..");

    @ArchTest
    static final ArchRule routingKnowsNothingOfConfiguration = noClasses()
            .that(resideInAnyPackage("io.postern.route.."))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.postern.config..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().assignedFrom(packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule loggingGoesThroughSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    @ArchTest
    static final ArchRule nothingIsPrinted = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    /** A test that passes its clock in can replay a handshake byte for byte. */
    @ArchTest
    static final ArchRule engineReadsNoClock = noClasses()
            .that(resideInAnyPackage("io.postern.tls.."))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class);

    /** State belongs to a connection or to what is passed in, so that one process can run several proxies. */
    @ArchTest
    static final ArchRule staticFieldsAreFinal = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat(areWritten())
            .should()
            .haveModifier(JavaModifier.FINAL);

    /** The state machine is one slice: its first state leads to those of a version, which are states themselves. */
    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getPackageName();
                return SliceIdentifier.of(name.startsWith(STATE_MACHINE) ? STATE_MACHINE : name);
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    private static ArchRule only(String[] packages, String[] theirs) {
        DescribedPredicate<JavaClass> others = resideInAnyPackage("io.postern..")
                .and(DescribedPredicate.not(resideInAnyPackage(theirs)))
                .as("reside in any other package of ours");
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(others)
                .allowEmptyShould(true);
    }

    /** Not made by the compiler, as the tables of a switch over an enum are. */
    private static DescribedPredicate<JavaClass> areWritten() {
        return DescribedPredicate.describe(
                "are written", owner -> !owner.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static String[] concat(String[] some, String... more) {
        return Stream.of(some, more).flatMap(Stream::of).toArray(String[]::new);
    }
}
