package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.config.SchemaRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of the pages on declared tables, checks and tests of models. */
class PagesOfTablesTest {
    private static final Path DOCS = Path.of("..", "docs");

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private static List<String> blocks(String page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void threeWaysToDeclareATableMeanTheSame() throws IOException {
        List<String> yaml = blocks("tables.md", "yaml");
        project.model(
                        "raw_customers",
                        "SELECT 1 AS id, ' Ann@X.de ' AS email, '12.5' AS balance, '2024-02-29T10:00:00Z' AS updated_at"
                                + " UNION ALL SELECT 2, ' ', '-1', '2024-01-01'")
                .model(
                        "customers",
                        blocks("tables.md", "sql")
                                .get(0)
                                .replace("primary_key: id\n", "primary_key: id\n" + yaml.get(1)))
                .file("tables/customer_dim.yaml", yaml.get(0).replace("analytics", "files"))
                .model(
                        "load_file",
                        "-- @model(target=\"customer_dim\", strategy=merge, primary_key=id)\nSELECT id, email FROM raw_customers")
                .file(
                        "models/Pages.java",
                        "import io.penstock.*;\nimport io.penstock.normalize.*;\n"
                                + "import static io.penstock.Strategy.MERGE_BY_KEY;\nclass Pages {\n"
                                + blocks("tables.md", "java").get(0) + "}\n");
        project.run().succeeded();
        assertThat(project.rows("SELECT id, email, balance, updated_at FROM customers"))
                .containsExactly("1|ann@x.de|12.5|2024-02-29T10:00:00Z");
        assertThat(project.rows("SELECT id, email FROM files.customer_dim ORDER BY id"))
                .containsExactly("1|ann@x.de", "2|null")
                .isEqualTo(project.rows("SELECT id, email FROM analytics.customer_dim ORDER BY id"));
        assertThat(project.rows("DESCRIBE files.customer_dim"))
                .isEqualTo(project.rows("DESCRIBE analytics.customer_dim"));
    }

    @Test
    void everyNormalizerIsOnThePage() throws IOException {
        String page = Files.readString(DOCS.resolve("tables.md"));
        assertThat(SchemaRules.normalizer().keys())
                .hasSizeGreaterThan(20)
                .allSatisfy(word -> assertThat(page).containsPattern("\\| [^|]*`" + word + "[`:]"));
    }

    @Test
    void checksOfThePageAreEvaluated() throws IOException {
        project.model("customers", "SELECT 1 AS customer_id")
                .model(
                        "orders",
                        blocks("checks.md", "sql")
                                .get(0)
                                .replace("SELECT ...", "SELECT 1 AS order_id, 1 AS customer_id, 5 AS amount"));
        assertThat(project.run().succeeded().model("orders").path("checks")).hasSize(5);
    }

    @Test
    void methodsOfThePageAreChecks() throws IOException {
        project.model("products", "SELECT 1 AS id, '4006381333931' AS ean")
                .model("sales", "SELECT 1 AS product_id")
                .model("receipts", "SELECT 1 AS id")
                .file("models/ProductChecks.java", blocks("checks.md", "java").get(0));
        Outcome run = project.run().succeeded();
        assertThat(run.model("products").path("checks").findValuesAsText("status"))
                .containsExactly("passed", "passed");
        assertThat(run.model("sales").path("checks").findValuesAsText("name"))
                .containsExactly("as_many_sales_as_receipts");

        project.model("products", "SELECT 2 AS id, '4006381333932' AS ean");
        assertThat(project.run().exited(1).model("products").path("checks").findValuesAsText("message"))
                .containsExactly(
                        "its method gives 1 row, such as (id=2, ean=4006381333932)",
                        "its method gives 1 row, such as (id=2, ean=4006381333932)");
    }

    @Test
    void testOfThePagePasses() throws IOException {
        project.model("stg_products", "SELECT 1 AS product_id, 'Tea' AS name, 4 AS price")
                .model(
                        "product_prices",
                        "-- @model(strategy=scd2, primary_key=product_id)\nSELECT product_id, name, price FROM stg_products")
                .file("tests/prices.yaml", blocks("testing.md", "yaml").get(0));
        project.command("test").succeeded();
    }
}
