package io.penstock.core.post;

import io.penstock.core.java.JavaModel;
import io.penstock.core.script.SqlScript;
import io.penstock.spi.error.Place;
import java.util.List;

/** What a transform consists of. */
public sealed interface TransformBody {
    /** Stands in SQL for the table, view or file of the model, as it is called behind FROM. */
    String THIS = "this";

    /** Stands in SQL for the run's identifier, as a text. */
    String RUN_ID = "run_id";

    /** The words that the SQL of a transform may hold in braces. */
    List<String> WORDS = List.of(THIS, RUN_ID);

    /** Gives what decides what it does, equal for what does the same. */
    String definition();

    Place place();

    /** SQL statements. */
    record Sql(SqlScript script) implements TransformBody {
        @Override
        public String definition() {
            return script.definition();
        }

        @Override
        public Place place() {
            return script.place();
        }
    }

    /** A method of a compiled class, which does it or returns the statements that do. */
    record Method(JavaModel method) implements TransformBody {
        @Override
        public String definition() {
            return "java " + method.fingerprint() + " " + method.methodName();
        }

        @Override
        public Place place() {
            return method.place();
        }
    }
}
