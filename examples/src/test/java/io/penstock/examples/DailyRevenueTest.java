package io.penstock.examples;

import io.penstock.testkit.ModelTester;
import io.penstock.testkit.PenstockTest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@PenstockTest(project = "quickstart")
class DailyRevenueTest {
    record Line(int orderId, int quantity, int amount, String status, LocalDate orderedOn) {}

    @Test
    void returnedGoodsAreNoRevenue(ModelTester tester) {
        LocalDate day = LocalDate.of(2026, 2, 1);
        tester.model("daily_revenue")
                .given("order_lines", List.of(new Line(1, 2, 30, "completed", day), new Line(2, 1, 9, "returned", day)))
                .at(Instant.parse("2026-02-02T00:00:00Z"))
                .expectRows(List.of(Map.of("day", day, "orders", 1, "items", 2, "revenue", 30)))
                .expectInserted(1)
                .verify();
    }

    @Test
    void noSaleIsNoDay(ModelTester tester) {
        tester.model("daily_revenue")
                .givenNone("order_lines", Line.class)
                .expectRows(List.of())
                .verify();
    }
}
