package io.penstock.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A project of orders and a model of them that is written day by day. */
abstract class IntervalFixture {
    @TempDir
    Path directory;

    ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .file("penstock.yaml", "name: shop\nsources:\n  orders: {path: orders.csv}\n");
        orders("2026-01-01 08:00:00,1", "2026-01-01 09:30:00,2", "2026-01-03 00:00:00,3");
        at("2026-01-03T10:00:00Z");
    }

    void orders(String... rows) {
        project.file("orders.csv", "ts,amount\n" + String.join("\n", rows) + "\n");
    }

    void at(String now) {
        project.clock(() -> Instant.parse(now));
    }

    void daily(String more) {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: day
                interval: day
                %s
                */
                SELECT CAST(ts AS DATE) AS day, sum(amount) AS amount FROM orders GROUP BY ALL
                """.formatted(more));
    }

    String reason() {
        return Objects.requireNonNull(project.plan().reasons().get("daily"));
    }
}
