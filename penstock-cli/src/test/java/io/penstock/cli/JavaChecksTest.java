package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of Java models, said by annotations. */
class JavaChecksTest {
    @TempDir
    Path directory;

    private Outcome run(String checks) {
        return ProjectFixture.in(directory)
                .model("parents", "SELECT 1 AS id")
                .file("models/Shop.java", """
                    import io.penstock.*;
                    import java.util.List;
                    public class Shop {
                        record Row(Integer id, String email, double amount, java.time.Instant at) {}
                        @Model(checks = {%s})
                        List<Row> orders() {
                            return List.of(new Row(1, "a@b", 3, java.time.Instant.now()), new Row(2, null, 9, null));
                        }
                    }
                    """.formatted(checks))
                .run();
    }

    @Test
    void everyTypeIsSaidByItsElement() {
        Outcome run = run("""
            @Check(notNull = {"id", "amount"}), @Check(unique = "id"),
            @Check(acceptedValues = "id", values = {"1", "2"}), @Check(range = "amount", min = "0", max = "9.5"),
            @Check(pattern = "email", regex = "@", where = "email IS NOT NULL"), @Check(minRows = 1, maxRows = 2),
            @Check(freshness = "at", maxAge = "1d"),
            @Check(relationships = "id", to = "parents", maxRatio = 0.5),
            @Check(expression = "amount > 0"), @Check(sql = "SELECT * FROM {this} WHERE id > 2"),
            @Check(name = "mail", notNull = "email", severity = Severity.WARN, storeFailures = 5)
            """).succeeded();
        List<String> found = new ArrayList<>();
        run.model("orders")
                .path("checks")
                .forEach(check -> found.add(
                        check.path("name").asText() + " " + check.path("status").asText()));
        assertThat(found)
                .containsExactly(
                        "not_null(id, amount) passed",
                        "unique(id) passed",
                        "accepted_values(id) passed",
                        "range(amount) passed",
                        "pattern(email) passed",
                        "row_count(from 1 to 2) passed",
                        "freshness(at) passed",
                        "relationships(id) passed",
                        "expression(amount > 0) passed",
                        "sql(SELECT * FROM {this} WHERE id > 2) passed",
                        "mail failed");
    }

    @Test
    void failingCheckPointsAtTheMethod() {
        Outcome run = run("@Check(notNull = \"email\")").exited(1);
        assertThat(run.error("orders")).contains("not_null(email): 1 of 2 rows fail: NULL in email");
        assertThat(run.model("orders").path("error").path("file").asText()).isEqualTo("models/Shop.java");
    }

    @Test
    void annotationThatDemandsNothingIsTold() {
        assertThat(run("@Check(severity = Severity.WARN)").exited(2).errors())
                .singleElement()
                .asString()
                .contains("it has no type, expected one of not_null, unique,");
    }
}
