package io.penstock.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** The rooms of the core, in the order that data walks: each knows only itself and those before it, so none form a cycle. */
@AnalyzeClasses(packages = "io.penstock.core", importOptions = DoNotIncludeTests.class)
final class CoreRoomsTest {
    private static final List<String> ROOMS = List.of(
            "config",
            "plugin",
            "script",
            "relation",
            "contract",
            "evolve",
            "interval",
            "java",
            "post",
            "check",
            "project",
            "graph",
            "ledger",
            "environment",
            "migrate",
            "write",
            "state",
            "lineage",
            "plan",
            "run",
            "trial",
            "promote",
            "workspace");

    @ArchTest
    static final ArchRule arrowsPointBack = classes()
            .that()
            .resideInAPackage("io.penstock.core..")
            .should(onlyKnowRoomsBefore())
            .because("data walks one way, " + String.join(" → ", ROOMS)
                    + "; let the earlier room give a value that the later one reads, or move the class");

    private static ArchCondition<JavaClass> onlyKnowRoomsBefore() {
        return new ArchCondition<>("only know rooms before their own") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                String room = roomOf(item);
                if (!ROOMS.contains(room)) {
                    events.add(SimpleConditionEvent.violated(
                            item, item.getName() + " is in a room without a place in the order of the core"));
                    return;
                }
                item.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith("io.penstock.core."))
                        .filter(dependency -> ROOMS.indexOf(roomOf(dependency.getTargetClass())) > ROOMS.indexOf(room))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(item, dependency.getDescription())));
            }
        };
    }

    private static String roomOf(JavaClass type) {
        return type.getPackageName()
                .replaceFirst("^io\\.penstock\\.core\\.?", "")
                .replaceFirst("\\..*", "");
    }
}
