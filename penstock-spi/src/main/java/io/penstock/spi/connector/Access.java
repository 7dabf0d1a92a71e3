package io.penstock.spi.connector;

/** What a project may do with a connection. */
public enum Access {
    /** Whatever writes is refused, by the connection itself. */
    READ,
    READWRITE
}
