package io.penstock.spi.connector;

/** How a file of rows is made smaller. */
public enum Compression {
    NONE(""),
    SNAPPY(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    /** Gives what a file of text that is compressed so ends in; nothing where its name does not tell. */
    public String ending() {
        return ending;
    }
}
