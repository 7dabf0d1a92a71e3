package io.penstock.spi.connector;

/** A live, thread-safe handle of another system; what it can do shows in the interfaces that it also implements. */
public interface Connection extends AutoCloseable {
    /** The connection's name in the project. */
    String name();

    @Override
    void close();
}
