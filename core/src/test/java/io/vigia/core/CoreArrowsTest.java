package io.vigia.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CoreArrowsTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vigia.core");

    @Test
    void standsOnTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.net",
                        "java.math..",
                        "org.jspecify..",
                        "io.vigia.core..")
                .check(CORE);
    }

    @Test
    void readsNoClockAndStartsNoThread() {
        noClasses().should().callMethod(Instant.class, "now").check(CORE);
        noClasses().should().callMethod(System.class, "nanoTime").check(CORE);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
        noClasses().should().dependOnClassesThat().areAssignableTo(Clock.class).check(CORE);
        noClasses().should().dependOnClassesThat().areAssignableTo(Thread.class).check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent..")
                .check(CORE);
    }

    @Test
    void namesOfHostsAreNeverResolved() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.InetAddress")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .check(CORE);
    }

    @Test
    void decidingKnowsNothingOfConfiguration() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.vigia.core.detect..",
                        "io.vigia.core.failover..",
                        "io.vigia.core.model..",
                        "io.vigia.core.slo..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vigia.core.config..")
                .check(CORE);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("io.vigia.core.(*)..").should().beFreeOfCycles().check(CORE);
    }
}
