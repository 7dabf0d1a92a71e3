import io.penstock.Decimal;
import io.penstock.Materialization;
import io.penstock.Model;
import io.penstock.Relation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** Two models in Java. What a method takes are the models that it depends on, and what it returns are its rows. */
public final class Shop {

    /** What is read of the model {@code customers}: components match columns by name. */
    record Customer(long customerId, String name, LocalDate signedUpOn, long orders, BigDecimal spent) {}

    /** A row of the model {@code customer_segments}: the record is the schema. */
    record Segment(
            long customerId,
            String name,
            String segment,
            @Decimal(precision = 12, scale = 2) BigDecimal spent) {}

    @Model(description = "What kind of customer each is", tags = "marts")
    Stream<Segment> customerSegments(Stream<Customer> customers) {
        return customers.map(it -> new Segment(it.customerId(), it.name(), segment(it), it.spent()));
    }

    @Model(materialize = Materialization.VIEW, description = "What sells best", tags = "marts")
    Relation topProducts(Relation orderLines) {
        return orderLines
                .filter("status <> 'returned'")
                .aggregate(List.of("product", "category"), "sum(quantity) AS sold", "sum(amount) AS revenue")
                .sort("revenue DESC", "product")
                .limit(5);
    }

    private static String segment(Customer customer) {
        if (customer.orders() == 0) {
            return "asleep";
        }
        if (customer.spent().compareTo(BigDecimal.valueOf(100)) >= 0) {
            return "regular";
        }
        return customer.signedUpOn().isBefore(LocalDate.of(2026, 7, 1)) ? "occasional" : "new";
    }
}
