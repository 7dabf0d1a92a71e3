package io.penstock.core.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFingerprintTest {
    private static final String USERS = """
            class Users {
                record User(long id, List<Role> roles, Money money) {}
                @Model List<User> users(Relation raw) {
                    return Stream.of(1L).map(id -> new User(Prices.of(id), List.of(), null)).toList();
                }
            }
            """;
    private static final String HELPERS = """
            enum Role { READER, WRITER; int rank() { return switch (this) { case READER -> 1; case WRITER -> 2; }; } }
            record Money(java.math.BigDecimal amount) {}
            class Prices { static long of(long id) { return Deeper.of(id); } }
            class Deeper { static long of(long id) { return id + 1; } }
            class Unrelated { int x = 1; }
            """;

    @TempDir
    Path folder;

    private SourceProject project;
    private String before = "";

    @BeforeEach
    void begin() {
        project = new SourceProject(folder);
        before = fingerprint(USERS, HELPERS);
    }

    @Test
    void spaceCommentsAndLinesDoNotCount() {
        String spaced = "// first\n\n"
                + USERS.replace("return ", "\n\n  /* why */ return\n   ").replace("->", " -> ");

        assertThat(fingerprint(spaced, "\n\n" + HELPERS)).isEqualTo(before);
    }

    @Test
    void localNamesDoNotCount() {
        assertThat(fingerprint(USERS.replace("id -> new User(Prices.of(id)", "n -> new User(Prices.of(n)"), HELPERS))
                .isEqualTo(before);
    }

    @Test
    void unrelatedClassesDoNotCount() {
        assertThat(fingerprint(USERS, HELPERS.replace("x = 1", "x = 2"))).isEqualTo(before);
    }

    @Test
    void optionsOfTheModelDoNotCount() {
        assertThat(fingerprint(
                        USERS.replace(
                                "@Model ",
                                "@Model(strategy = io.penstock.Strategy.APPEND, checks = @io.penstock.Check(notNull = \"id\")) "),
                        HELPERS))
                .isEqualTo(before);
    }

    @Test
    void bodyCounts() {
        assertThat(fingerprint(USERS.replace("Stream.of(1L)", "Stream.of(2L)"), HELPERS))
                .isNotEqualTo(before);
        assertThat(fingerprint(USERS.replace("Prices.of(id)", "-Prices.of(id)"), HELPERS))
                .isNotEqualTo(before);
    }

    @Test
    void parameterThatNamesADependencyCounts() {
        assertThat(fingerprint(USERS.replace("Relation raw", "Relation cooked"), HELPERS))
                .isNotEqualTo(before);
    }

    @Test
    void classesBehindCallsCount() {
        assertThat(fingerprint(USERS, HELPERS.replace("id + 1", "id + 2"))).isNotEqualTo(before);
    }

    @Test
    void elementsOfListsAndFieldsOfRecordsCount() {
        assertThat(fingerprint(
                        USERS,
                        HELPERS.replace("READER, WRITER", "READER, WRITER, OWNER")
                                .replace("case WRITER -> 2;", "case WRITER, OWNER -> 2;")))
                .isNotEqualTo(before);
        assertThat(fingerprint(USERS, HELPERS.replace("record Money(java", "record Money(String currency, java")))
                .isNotEqualTo(before);
    }

    @Test
    void switchOnAnEnumCounts() {
        String switching = USERS.replace("Stream.of(1L)", "Stream.of(rank(Role.READER))")
                .replace(
                        "record User",
                        "static long rank(Role r) { switch (r) { case READER: return 7; default: return 8; } } record User");
        String withSwitch = fingerprint(switching, HELPERS);

        assertThat(fingerprint(switching, HELPERS)).isEqualTo(withSwitch);
        assertThat(fingerprint(switching.replace("case READER:", "case WRITER:"), HELPERS))
                .isNotEqualTo(withSwitch);
    }

    private String fingerprint(String users, String helpers) {
        project.write("Users.java", SourceProject.IMPORTS + users);
        project.write("Helpers.java", helpers);
        return Objects.requireNonNull(project.fingerprints().get("users"));
    }
}
