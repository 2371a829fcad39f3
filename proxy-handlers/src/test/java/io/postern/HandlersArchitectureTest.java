// SPDX-License-Identifier: Apache-2.0
package io.postern;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.postern.handlers.testing.AnyCrypto;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which way dependencies point, and that nothing on an event loop waits. */
@NullMarked
@AnyCrypto
class HandlersArchitectureTest {

    private static final Set<String> WAITING_FOR_FUTURES =
            Set.of("get", "join", "sync", "syncUninterruptibly", "await", "awaitUninterruptibly");

    private final JavaClasses product = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.postern");

    @Test
    void onlyTheDaemonKnowsTheDaemon() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.postern.daemon..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.daemon..")
                .check(product);
    }

    @Test
    void backendsKnowNoHandlers() {
        noClasses()
                .that()
                .resideInAnyPackage("io.postern.backend..", "io.postern.net..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.handlers..")
                .check(product);
    }

    @Test
    void relayKnowsNoTlsHandlers() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.handlers.relay..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.handlers.tls..")
                .check(product);
    }

    @Test
    void watchOfFilesKnowsNothingElse() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.watch..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.postern..").and(resideOutsideOfPackage("io.postern.watch..")))
                .check(product);
    }

    @Test
    void ocspKnowsNoConnections() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.ocsp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postern.handlers..", "io.postern.backend..", "io.postern.net..", "io.netty..")
                .check(product);
    }

    @Test
    void whatNodesShareKnowsNoConnections() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.postern.handlers..", "io.postern.backend..", "io.postern.net..", "io.postern.admin..")
                .check(product);
    }

    @Test
    void adminStandsBesideTheOthers() {
        noClasses()
                .that()
                .resideInAPackage("io.postern.admin..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.postern.handlers..", "io.postern.backend..", "io.postern.route..")
                .check(product);
        noClasses()
                .that()
                .resideInAnyPackage("io.postern.handlers..", "io.postern.backend..", "io.postern.net..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.postern.admin..")
                .check(product);
    }

    @Test
    void nothingOnAnEventLoopWaits() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.postern.handlers..", "io.postern.backend..", "io.postern.net..", "io.postern.admin..")
                .should()
                .callMethodWhere(describe("waits", HandlersArchitectureTest::waits))
                .check(product);
    }

    private static boolean waits(JavaMethodCall call) {
        String name = call.getName();
        if (call.getTargetOwner().isAssignableTo(Future.class)) {
            return WAITING_FOR_FUTURES.contains(name);
        }
        if (call.getTargetOwner().isAssignableTo(Thread.class)) {
            return name.equals("sleep") || name.equals("join");
        }
        return call.getTargetOwner().isAssignableTo(CountDownLatch.class) && name.equals("await");
    }
}
