package io.penstock.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time that a test says is the time for all that its model does. */
class FixedClockTest {
    @TempDir
    Path directory;

    @Test
    void everyFunctionOfTheEngineGivesIt() {
        ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources: {raw: {path: nowhere.csv}}\n")
                .model("times", """
                    SELECT now() AS a, current_timestamp AS b, get_current_timestamp() AS c, transaction_timestamp() AS d,
                        localtimestamp AS e, current_localtimestamp() AS f, current_date AS g, today() AS h,
                        CAST(current_time AS VARCHAR) AS i, CAST(get_current_time() AS VARCHAR) AS j, localtime AS k,
                        current_localtime() AS l, CAST(age(TIMESTAMP '2020-05-01') AS VARCHAR) AS m,
                        CAST(age(DATE '2020-05-03', DATE '2020-05-01') AS VARCHAR) AS n
                    FROM raw
                    """)
                .file("tests/times.yaml", """
                    - name: all
                      model: times
                      now: 2020-05-06T23:08:09Z
                      given: {raw: [{id: 1}]}
                      expect:
                        rows:
                          - {a: 2020-05-06T23:08:09Z, b: 2020-05-06T23:08:09Z, c: 2020-05-06T23:08:09Z,
                             d: 2020-05-06T23:08:09Z, e: 2020-05-06T23:08:09, f: 2020-05-06T23:08:09, g: 2020-05-06,
                             h: 2020-05-06, i: "23:08:09+00", j: "23:08:09+00", k: "23:08:09", l: "23:08:09",
                             m: 5 days, n: 2 days}
                    """)
                .command("test")
                .succeeded();
    }

    @Test
    void auditColumnsValidityAndQueriesOfJavaModelsHaveIt() {
        ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources: {raw: {path: nowhere.csv}}\n")
                .file("models/Models.java", """
                    import io.penstock.*;
                    import java.time.Instant;
                    import java.util.List;

                    class Models {
                        @Table record Dim(@Key long id, Instant seen) {}

                        @Model(strategy = Strategy.SCD_TYPE_2)
                        List<Dim> dim(Relation raw, ModelContext context) {
                            Instant now = (Instant) context.sql("SELECT now() AS now").rows().findFirst().get().get("now");
                            return List.of(new Dim(1, now));
                        }
                    }
                    """)
                .file("tests/dim.yaml", """
                    - name: all
                      model: dim
                      now: 2020-05-06T23:08:09Z
                      given: {raw: [{id: 1}]}
                      existing:
                        - {id: 1, seen: 2020-01-01T00:00:00Z, valid_from: 2020-01-01T00:00:00Z, is_current: true}
                      expect:
                        rows:
                          - {id: 1, seen: 2020-01-01T00:00:00Z, valid_from: 2020-01-01T00:00:00Z,
                             valid_to: 2020-05-06T23:08:09Z, is_current: false}
                          - {id: 1, seen: 2020-05-06T23:08:09Z, valid_from: 2020-05-06T23:08:09Z,
                             valid_to: null, is_current: true}
                        subset:
                          - {id: 1, is_current: true, _loaded_at: 2020-05-06T23:08:09Z}
                    """)
                .command("test")
                .succeeded();
    }
}
