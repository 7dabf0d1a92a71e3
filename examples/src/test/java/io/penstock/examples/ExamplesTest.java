package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what each example's README says, and looks at what it promises. */
final class ExamplesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void quickstartAnswersItsQuestions() throws IOException {
        ExampleProject shop = ExampleProject.copy("quickstart", folder);

        Map<String, String> first = shop.run();

        assertThat(first).hasSize(11).containsEntry("stg_order_items", "skipped");
        assertThat(ExampleProject.with("success", first)).hasSize(10);
        assertThat(shop.query("FROM top_customers LIMIT 4"))
                .containsExactly(
                        "Inés Ortega|ES|6|265.4",
                        "Elif Yıldız|TR|3|188.3",
                        "Grzegorz Nowak|PL|3|174.0",
                        "Luca Moretti|IT|4|173.2");
        assertNothingToDo(shop);
    }

    @Test
    void declaredTablesHoldTidyRows() throws IOException {
        ExampleProject project = ExampleProject.copy("declared-tables", folder);

        assertThat(ExampleProject.with("success", project.run())).hasSize(3);
        assertThat(project.query("FROM marts.revenue ORDER BY revenue DESC"))
                .containsExactly("ann@example.com|21.9|2024-03-01", "bob@example.com|5.0|2024-03-02");
        assertThat(project.query("SELECT id, email, phone, joined, newsletter FROM marts.customer_dim ORDER BY id"))
                .containsExactly(
                        "1|ann@example.com|+442079460018|2024-02-29|true",
                        "2|bob@example.com|030123456|2024-02-29|false",
                        "3||||");
        assertNothingToDo(project);
    }

    @Test
    void quickstartKeepsEveryPriceAndRunsOnlyWhatReadsIt() throws IOException {
        ExampleProject shop = ExampleProject.copy("quickstart", folder);
        shop.run();
        Path products = folder.resolve("seeds/products.csv");
        Files.writeString(products, Files.readString(products).replace("24.90", "26.50"));

        Map<String, String> second = shop.run();

        assertThat(ExampleProject.with("success", second))
                .contains("stg_products", "product_prices")
                .doesNotContain("stg_orders", "stg_customers");
        assertThat(shop.query("SELECT price, is_current FROM product_prices WHERE product_id = 1 ORDER BY valid_from"))
                .containsExactly("24.9|false", "26.5|true");
    }

    @Test
    void warehouseFindsTheStationsThatRunEmpty() throws IOException {
        ExampleProject bikes = ExampleProject.copy("warehouse", folder);

        Map<String, String> first = bikes.run();

        assertThat(ExampleProject.with("success", first)).hasSize(10).contains("station_daily_file");
        assertThat(bikes.query("FROM marts.empty_stations"))
                .containsExactly(
                        "Hafenplatz|Port|-7", "Botanical Garden|North|-4", "Old Market|Centre|-1", "Stadium|East|-1");
        assertThat(folder.resolve("exports/dev/station_daily.parquet")).isNotEmptyFile();
        assertNothingToDo(bikes);
    }

    @Test
    void warehouseKeepsProductionApart() throws IOException {
        ExampleProject bikes = ExampleProject.copy("warehouse", folder);
        bikes.run();

        Map<String, String> production = bikes.run("--env", "prod");

        assertThat(ExampleProject.with("success", production)).hasSize(10);
        assertThat(bikes.query("SELECT count(*) FROM marts.fct_trips", "--env", "prod"))
                .containsExactly("64");
        assertThat(folder.resolve("exports/prod/station_daily.parquet")).isNotEmptyFile();
    }

    @Test
    void javaModelsComeInEveryShape() throws IOException {
        ExampleProject planets = ExampleProject.copy("java-models", folder);

        Map<String, String> first = planets.run();

        assertThat(ExampleProject.with("success", first)).hasSize(10);
        assertThat(planets.query("FROM moons_by_planet"))
                .containsExactly(
                        "Mercury|1|0||",
                        "Venus|2|0||",
                        "Earth|3|1|Moon|3475",
                        "Mars|4|2|Phobos|22",
                        "Jupiter|5|4|Ganymede|5268",
                        "Saturn|6|2|Titan|5150",
                        "Uranus|7|1|Titania|1577",
                        "Neptune|8|1|Triton|2707");
        assertNothingToDo(planets);
        planets.run("-s", "journal", "--force");
        assertThat(planets.query("SELECT number, environment FROM journal ORDER BY number"))
                .containsExactly("1|dev", "2|dev");
    }

    private static void assertNothingToDo(ExampleProject project) throws IOException {
        assertThat(project.run().values()).containsOnly("skipped");
    }
}
