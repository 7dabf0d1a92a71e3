package io.penstock.spi.sql;

import io.penstock.spi.error.Place;
import io.penstock.spi.type.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function that a project adds to the SQL of its databases, for as long as its own sessions live. */
public sealed interface ProjectFunction permits ProjectFunction.Sql, ProjectFunction.Method {
    String name();

    /** Gives where it is declared. */
    Place place();

    /**
     * A function in the SQL of its database.
     *
     * @param definition what stands behind its name: parameters in parentheses, AS and an expression, as in CREATE FUNCTION
     * @param file where it stands
     * @param content the whole file
     * @param offset where the definition begins in the file
     */
    record Sql(String name, String definition, String file, String content, int offset) implements ProjectFunction {
        @Override
        public Place place() {
            return place(0);
        }

        /** Gives the place of an offset in the definition. */
        public Place place(int within) {
            return Place.at(file, content, offset + Math.max(0, within));
        }
    }

    /**
     * A function that calls code.
     *
     * @param parameters the types of what it takes
     * @param version changes when the code does
     */
    record Method(String name, List<DataType> parameters, DataType result, String version, Place place, Body body)
            implements ProjectFunction {
        public Method {
            parameters = List.copyOf(parameters);
        }
    }

    /** Gives the value of one call, as batches hold it; called by several threads at once. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object call(@Nullable Object[] arguments);
    }
}
