package io.penstock.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules, which all point towards {@code penstock-spi}. */
@AnalyzeClasses(packages = "io.penstock", importOptions = DoNotIncludeTests.class)
final class ModulesTest {
    @ArchTest
    static final ArchRule spiStandsOnTheGround = noClasses()
            .that()
            .resideInAnyPackage("io.penstock", "io.penstock.normalize", "io.penstock.spi..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..",
                    "io.penstock",
                    "io.penstock.normalize",
                    "io.penstock.spi..",
                    "org.jspecify..",
                    "org.apache.arrow..")
            .because("what penstock-spi needs is forced on every user; use the JDK, or move the class to the core");

    @ArchTest
    static final ArchRule pluginsStandOnTheSpi = noClasses()
            .that()
            .resideInAPackage("io.penstock.plugin..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.penstock.core..", "io.penstock.sql..", "io.penstock.state..", "io.penstock.cli..")
            .because("a plugin's class loader holds nothing of these; move what both need to penstock-spi");

    @ArchTest
    static final ArchRule pluginsDoNotMeet = slices().matching("io.penstock.plugin.(*)..")
            .should()
            .notDependOnEachOther()
            .because("each plugin has a class loader of its own; move what two need to penstock-spi");

    @ArchTest
    static final ArchRule coreKnowsNoVendorHttpOrTerminal = noClasses()
            .that()
            .resideInAnyPackage("io.penstock.core..", "io.penstock.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "ch.qos.logback..",
                    "com.sun.net.httpserver..",
                    "io.penstock.plugin..",
                    "java.net.http..",
                    "java.sql..",
                    "javax.sql..",
                    "org.duckdb..",
                    "org.jline..",
                    "org.sqlite..",
                    "picocli..")
            .because("the core runs under any of them; say what it needs as an interface, which they implement");
}
