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
            .resideInAnyPackage("io.penstock", "io.penstock.spi..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "java..", "io.penstock", "io.penstock.spi..", "org.jspecify..", "org.apache.arrow..")
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
                    "io.penstock.cli..",
                    "io.penstock.plugin..",
                    "io.penstock.state..",
                    "java.net.http..",
                    "java.sql..",
                    "javax.sql..",
                    "org.duckdb..",
                    "org.jline..",
                    "org.sqlite..",
                    "picocli..")
            .because("the core runs under any of them; say what it needs as an interface, which they implement");

    @ArchTest
    static final ArchRule sqlStandsOnTheSpi = noClasses()
            .that()
            .resideInAPackage("io.penstock.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.penstock.core..")
            .because("texts are read without knowing projects; take the value that you need as a parameter");

    @ArchTest
    static final ArchRule stateKnowsNoCommand = noClasses()
            .that()
            .resideInAPackage("io.penstock.state..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.penstock.cli..", "io.penstock.plugin..")
            .because("a store serves the command line and later the server alike; let the caller pass what it needs");
}
