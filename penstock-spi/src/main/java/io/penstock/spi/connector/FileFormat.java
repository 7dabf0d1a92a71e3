package io.penstock.spi.connector;

/** The format of a file of rows. */
public enum FileFormat {
    PARQUET,
    CSV,
    /** One JSON object on each line. */
    JSON
}
