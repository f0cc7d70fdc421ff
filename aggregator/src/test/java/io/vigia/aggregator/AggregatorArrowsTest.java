package io.vigia.aggregator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class AggregatorArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.vigia.aggregator");

    @Test
    void adaptersNeverImportEachOther() {
        slices().matching("io.vigia.aggregator.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(in("app"), DescribedPredicate.alwaysTrue())
                // decide owns the ports and the snapshot; the adapters implement and read them.
                .ignoreDependency(DescribedPredicate.alwaysTrue(), in("decide"))
                .check(CLASSES);
    }

    @Test
    void theLoopKnowsNoAdapter() {
        noClasses()
                .that()
                .resideInAPackage("io.vigia.aggregator.decide..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vigia.aggregator.ingest..",
                        "io.vigia.aggregator.control..",
                        "io.vigia.aggregator.consensus..",
                        "io.vigia.aggregator.exporter..",
                        "io.vigia.aggregator.notify..",
                        "io.vigia.aggregator.web..",
                        "io.vigia.aggregator.app..",
                        "io.vigia.agent..")
                .check(CLASSES);
    }

    @Test
    void onlyTheExporterKnowsSimpleclient() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.vigia.aggregator.exporter..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .check(CLASSES);
    }

    @Test
    void onlyConsensusKnowsRatis() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.vigia.aggregator.consensus..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ratis..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreKnowsSqliteAndItKnowsNoVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.vigia.aggregator.slo.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "java.sql..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.vigia.aggregator.slo.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx..")
                .check(CLASSES);
    }

    /** What people read of the log's past must not depend on what keeps it. */
    @Test
    void codecAndAuditKnowNoRatis() {
        noClasses()
                .that()
                .resideInAnyPackage("io.vigia.aggregator.consensus.codec..", "io.vigia.aggregator.consensus.audit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.ratis..")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> in(String room) {
        return JavaClass.Predicates.resideInAPackage("io.vigia.aggregator." + room + "..");
    }
}
