package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A project of any size, always the same for the same size: 20 sources in CSV files, staging models over them, and layers of
 * models over those.
 *
 * <p>A layer's models read one to three models of the two layers before it. Of ten, seven are tables, one each a view, a
 * table kept by {@code merge_by_key} and ephemeral. Every model has one row for each identifier, so that no layer grows.
 */
final class GeneratedProject {
    private static final int SOURCES = 20;
    private static final int LAYERS = 10;
    private static final int ROWS = 100;

    private final Path folder;
    private final Random random = new Random(42);
    private final List<List<String>> layers = new ArrayList<>();

    private GeneratedProject(Path folder) {
        this.folder = folder;
    }

    static void write(Path folder, int models) throws IOException {
        GeneratedProject project = new GeneratedProject(folder);
        project.sources();
        int written = 0;
        for (int layer = 0; layer < LAYERS; layer++) {
            int count = models * (layer + 1) / LAYERS - written;
            project.layer(layer, count);
            written += count;
        }
    }

    /** Gives how many models of a project are no table, view or file of their own. */
    static int ephemeral(int models) {
        return models / 10;
    }

    private void sources() throws IOException {
        StringBuilder yaml = new StringBuilder("name: generated\nsources:\n");
        Files.createDirectories(folder.resolve("raw"));
        for (int source = 0; source < SOURCES; source++) {
            yaml.append("  - name: raw_")
                    .append(source)
                    .append("\n    path: raw/")
                    .append(source)
                    .append(".csv\n");
            StringBuilder rows = new StringBuilder("id,customer_id,amount,day,status\n");
            for (int id = 0; id < ROWS; id++) {
                rows.append(String.format(
                        Locale.ROOT,
                        "%d,%d,%d.%02d,2026-%02d-%02d,%s%n",
                        id,
                        random.nextInt(20),
                        random.nextInt(1000),
                        random.nextInt(100),
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        random.nextInt(4) == 0 ? "open" : "paid"));
            }
            Files.writeString(folder.resolve("raw").resolve(source + ".csv"), rows);
        }
        Files.writeString(folder.resolve("penstock.yaml"), yaml);
    }

    private void layer(int layer, int count) throws IOException {
        Path models = Files.createDirectories(folder.resolve("models/layer_" + layer));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "model_" + layer + "_" + i;
            names.add(name);
            String sql = layer == 0 ? staging() : derived(layer);
            Files.writeString(models.resolve(name + ".sql"), header(i) + sql);
        }
        layers.add(names);
    }

    private static String header(int index) {
        return switch (index % 10) {
            case 7 -> "-- @materialize: view\n";
            case 8 -> "-- @model(strategy=\"merge_by_key\", primary_key=[\"id\"])\n";
            case 9 -> "-- @materialize: ephemeral\n";
            default -> "-- @description: one of the generated models\n-- @materialize: table\n";
        };
    }

    private String staging() {
        return """
                SELECT
                    CAST(id AS BIGINT) AS id,
                    CAST(customer_id AS BIGINT) AS customer_id,
                    CAST(amount AS DECIMAL(12, 2)) AS amount,
                    CAST(day AS DATE) AS day,
                    upper(trim(status)) AS status
                FROM raw_%d
                WHERE id IS NOT NULL AND amount >= %d
                """.formatted(random.nextInt(SOURCES), random.nextInt(3));
    }

    private String derived(int layer) {
        return switch (random.nextInt(3)) {
            case 0 -> """
                    SELECT id, customer_id, CAST(amount * 1.01 AS DECIMAL(12, 2)) AS amount, day, status
                    FROM %s
                    WHERE status IN ('PAID', 'OPEN') AND day >= DATE '2026-01-%02d'
                    """.formatted(parent(layer), 1 + random.nextInt(5));
            case 1 -> """
                    SELECT a.id, a.customer_id, CAST(coalesce(b.amount, a.amount) AS DECIMAL(12, 2)) AS amount, a.day, a.status
                    FROM %s AS a
                    LEFT JOIN %s AS b ON b.id = a.id AND b.day = a.day
                    """.formatted(parent(layer), parent(layer));
            default -> """
                    WITH totals AS (
                        SELECT customer_id, max(amount) AS highest, count(*) AS orders
                        FROM %s
                        GROUP BY customer_id
                    )
                    SELECT a.id, a.customer_id, least(a.amount, t.highest) AS amount, a.day, c.status
                    FROM %s AS a
                    JOIN totals AS t ON t.customer_id = a.customer_id
                    JOIN %s AS c ON c.id = a.id
                    WHERE t.orders > 0
                    """.formatted(parent(layer), parent(layer), parent(layer));
        };
    }

    private String parent(int layer) {
        List<String> names = layers.get(layer > 1 && random.nextInt(3) == 0 ? layer - 2 : layer - 1);
        return names.get(random.nextInt(names.size()));
    }
}
