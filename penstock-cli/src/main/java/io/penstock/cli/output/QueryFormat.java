package io.penstock.cli.output;

/** How the rows of a query are printed. */
public enum QueryFormat {
    TABLE,
    CSV,
    JSON
}
