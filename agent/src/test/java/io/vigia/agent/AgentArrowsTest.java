package io.vigia.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class AgentArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vigia.agent");

    @Test
    void adaptersNeverImportEachOther() {
        slices().matching("io.vigia.agent.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(in("app"), DescribedPredicate.alwaysTrue())
                .ignoreDependency(in("probe"), in("haproxy"))
                .ignoreDependency(in("actuate"), in("haproxy"))
                .ignoreDependency(in("actuate"), in("process"))
                .ignoreDependency(in("hook"), in("process"))
                .ignoreDependency(in("probe"), in("process"))
                .check(CLASSES);
    }

    @Test
    void theAgentKnowsNoAggregator() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vigia.aggregator..", "io.vigia.core.detect..", "io.vigia.core.failover..")
                .check(CLASSES);
    }

    @Test
    void onlyTheBusMayTouchTheCluster() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.vigia.agent.bus..", "io.vigia.agent.app..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vigia.platform.cluster..", "com.hazelcast..")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> in(String room) {
        return JavaClass.Predicates.resideInAPackage("io.vigia.agent." + room + "..");
    }
}
