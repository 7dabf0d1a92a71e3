package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.error.PenstockException;
import io.penstock.testkit.ModelTest;
import io.penstock.testkit.ModelTester;
import io.penstock.testkit.PenstockTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What tests of models tell whoever writes them. */
@PenstockTest(project = "quickstart")
final class ModelTesterTest {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 1);

    record Line(int orderId, int quantity, int amount, String status, LocalDate orderedOn) {}

    private static ModelTest revenue(ModelTester tester) {
        return tester.model("daily_revenue")
                .given(
                        "order_lines",
                        List.of(new Line(1, 2, 30, "completed", DAY), new Line(2, 1, 9, "completed", DAY.plusDays(1))));
    }

    @Test
    void rowsThatDifferAreShownSideBySide(ModelTester tester) {
        ModelTest test = revenue(tester)
                .expectRows(List.of(
                        Map.of("day", DAY, "orders", 1, "revenue", 31),
                        Map.of("day", DAY.plusDays(1), "orders", 1, "revenue", 9)))
                .expectInserted(3);
        assertThatThrownBy(test::verify).isInstanceOf(AssertionError.class).hasMessage("""
                    daily_revenue: expected inserted: 3, found 2
                    the rows differ: - expected, + found
                        day         orders  revenue
                      - 2026-02-01  1       31
                      + 2026-02-01  1       »30«""");
    }

    @Test
    void noRowsHaveTheColumnsOfARecord(ModelTester tester) {
        tester.model("daily_revenue")
                .givenNone("order_lines", Line.class)
                .expectRows(List.of())
                .verify();
    }

    @Test
    void subsetAndQueryAreEnough(ModelTester tester) {
        ModelTest test = tester.model("daily_revenue")
                .givenSql(
                        "order_lines",
                        "SELECT 1 AS order_id, 1 AS quantity, 5 AS amount, 'completed' AS status,"
                                + " DATE '2026-02-01' + CAST(i AS INTEGER) AS ordered_on FROM range(3) AS t(i)")
                .expectSubset(List.of(Map.of("day", DAY, "revenue", 5)));
        assertThatCode(test::verify).doesNotThrowAnyException();
        test.expectSubset(List.of(Map.of("day", DAY, "revenue", 6)));
        assertThatThrownBy(test::verify).hasMessageContaining("rows are missing: - expected, + found");
    }

    @Test
    void errorIsExpectedByAPartOfItsMessage(ModelTester tester) {
        assertThatCode(() -> revenue(tester).expectError("no such part").verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the model ran without an error, expected one with: no such part");
    }

    @Test
    void whatIsNotReadAndWhatIsNotGivenAreTold(ModelTester tester) {
        assertThatThrownBy(() -> revenue(tester)
                        .given("orders_lines", List.of(Map.of("a", 1)))
                        .verify())
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining(
                        "it gives rows for orders_lines, which daily_revenue does not read (did you mean \"order_lines\"?");
        assertThatThrownBy(() ->
                        tester.model("daily_revenue").expectRows(List.of()).verify())
                .hasMessageContaining("daily_revenue reads order_lines, and the test gives no rows for it");
        assertThatThrownBy(() -> tester.model("daily_revenue").given("order_lines", List.of("text")))
                .hasMessage("Cannot take a row: found java.lang.String, expected a record or a map by column");
    }

    @Test
    void exampleOfThePageIsATestThatRuns() throws IOException {
        String test = Files.readString(Path.of("src/test/java/io/penstock/examples/DailyRevenueTest.java"));
        assertThat(Files.readString(Path.of("../docs/testing.md")))
                .contains("```java\n" + test.substring(test.indexOf("import")) + "```");
    }

    @Nested
    class Within {
        @Test
        void nestedClassesHaveTheProjectOfTheOneAround(ModelTester tester) {
            revenue(tester).expectInserted(2).verify();
        }
    }
}
