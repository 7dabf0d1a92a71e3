package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays of a table to which rows are promoted. */
class PromotedTableTest {
    private static final String ONE_FILE =
            "name: shop\nconnections: {default: {type: duckdb, path: data/dev.duckdb}}\nmodels: {schema: 'shop_{env}'}\n";
    private static final String[] PROMOTE = {"promote", "--from", "dev", "--to", "prod", "--yes", "orders"};

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory).file("penstock.prod.yaml", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "columns: {id: {type: bigint, key: true}, amount: bigint}\naudit: false\n"})
    void tableOfTheSameColumnsKeepsWhatIsOnIt(String declared) {
        String header = "/* @model\n" + declared + "*/\n";
        project.file("penstock.yaml", ONE_FILE)
                .model("orders", header + "SELECT 1::BIGINT AS id, 10::BIGINT AS amount");
        project.run("orders").succeeded();
        project.command(PROMOTE).succeeded();
        project.behindItsBack("CREATE INDEX by_amount ON shop_prod.orders (amount)");
        project.behindItsBack("COMMENT ON TABLE shop_prod.orders IS 'mine'");
        String kept = "SELECT comment, (SELECT count(*) FROM duckdb_indexes() WHERE index_name = 'by_amount') AS n"
                + " FROM duckdb_tables() WHERE schema_name = 'shop_prod' AND table_name = 'orders'";

        project.model("orders", header + "SELECT 1::BIGINT AS id, 11::BIGINT AS amount UNION ALL SELECT 2, 5");
        project.run("orders").succeeded();
        project.command(PROMOTE).succeeded();

        assertThat(project.rows("SELECT id, amount FROM shop_prod.orders ORDER BY id"))
                .containsExactly("1|11", "2|5");
        assertThat(project.rows(kept)).containsExactly("mine|1");

        project.model("orders", "SELECT 1::BIGINT AS id, 'x' AS name");
        project.run("orders", "--full-refresh").succeeded();
        project.command(PROMOTE).succeeded();
        assertThat(project.rows("FROM shop_prod.orders")).containsExactly("1|x");
        assertThat(project.rows(kept)).containsExactly("null|0");
    }
}
