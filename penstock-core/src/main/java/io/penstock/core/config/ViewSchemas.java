package io.penstock.core.config;

/**
 * In which schemas a virtual environment has its views.
 *
 * @param production the environment whose views are in the schemas that models name
 * @param pattern the name of a schema in this environment, with {@code {schema}} in the place of the one that a model names
 * @param named whether somebody named production
 */
public record ViewSchemas(String production, String pattern, boolean named) {
    static final String SCHEMA = "{schema}";

    /** What stands behind the schema that a model names, and before the name of the environment, where nothing else is said. */
    static final String SEPARATOR = "__";

    /** Gives the schema of the views in this environment of the models that name a schema. */
    public String of(String schema) {
        return pattern.replace(SCHEMA, schema);
    }
}
