package io.penstock.spi.connector;

/** A live, thread-safe handle of another system; what it can do shows in the interfaces that it also implements. */
public interface Connection extends AutoCloseable {
    /** The connection's name in the project. */
    String name();

    /**
     * Asks the other system for a sign of life, as cheaply as it can be had.
     *
     * @throws io.penstock.spi.error.PenstockException when there is none, with the reason
     */
    void check();

    @Override
    void close();
}
