package io.penstock.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

/** Rules of style that only show over all classes. */
@AnalyzeClasses(packages = "io.penstock", importOptions = DoNotIncludeTests.class)
final class StyleTest {
    @ArchTest
    static final ArchRule packagesFormNoCycle = slices().matching("io.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages that know each other are one; move the class that closes the circle, or join them");

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .should(new ArchCondition<>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass item, ConditionEvents events) {
                    if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(
                                item, item.getName() + " is in " + item.getPackageName() + ", which is not"));
                    }
                }
            })
            .because("non-null is the default; put a sentence and @NullMarked into the package's package-info.java");

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that(not(INTERFACES))
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and(not(describe(
                    "are extended", (JavaClass type) -> !type.getSubclasses().isEmpty())))
            .should()
            .haveModifier(JavaModifier.FINAL)
            .because("a class is designed for extension or closed; make it final");

    @ArchTest
    static final ArchRule reflectionHasOneHome = noClasses()
            .that(not(resideInAPackage("io.penstock.core.java"))
                    .and(not(resideInAPackage("io.penstock.core.relation"))))
            .should()
            .dependOnClassesThat(reflection())
            .because("users' classes are met in core.java, and their records in core.relation; ask these for a value");

    @ArchTest
    static final ArchRule implementationsAreInternal = classes()
            .that()
            .haveSimpleNameEndingWith("Impl")
            .should()
            .resideInAPackage("..internal..")
            .allowEmptyShould(true)
            .because(
                    "a name says what is special about a class; name it after that, or keep it in an internal package");

    private static DescribedPredicate<JavaClass> reflection() {
        return resideInAPackage("java.lang.reflect")
                .or(nameMatching("java\\.lang\\.invoke\\.MethodHandles(\\$Lookup)?"))
                .as("are of reflection");
    }
}
