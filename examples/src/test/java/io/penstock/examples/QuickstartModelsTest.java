package io.penstock.examples;

import io.penstock.testkit.ModelTester;
import io.penstock.testkit.PenstockTest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests models of the quickstart from Java, as a user would those of a project. */
@PenstockTest(project = "quickstart")
final class QuickstartModelsTest {
    private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");

    record Line(int orderId, int quantity, int amount, String status, LocalDate orderedOn) {}

    record Product(int productId, String name, double price) {}

    record Price(
            int productId,
            String name,
            double price,
            Instant validFrom,
            @Nullable Instant validTo,
            boolean isCurrent) {}

    @Test
    void returnedGoodsAreNoRevenue(ModelTester tester) {
        LocalDate day = LocalDate.of(2026, 2, 1);
        tester.model("daily_revenue")
                .given("order_lines", List.of(new Line(1, 2, 30, "completed", day), new Line(2, 1, 9, "returned", day)))
                .expectRows(List.of(Map.of("day", day, "orders", 1, "items", 2, "revenue", 30)))
                .verify();
    }

    @Test
    void newPriceClosesTheOldOne(ModelTester tester) {
        tester.model("product_prices")
                .given("stg_products", List.of(new Product(1, "Tea", 4.5)))
                .existing(List.of(new Price(1, "Tea", 4, JANUARY, null, true)))
                .at(FEBRUARY)
                .expectRows(List.of(
                        new Price(1, "Tea", 4, JANUARY, FEBRUARY, false),
                        new Price(1, "Tea", 4.5, FEBRUARY, null, true)))
                .expectInserted(1)
                .verify();
    }
}
