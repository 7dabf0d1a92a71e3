package io.penstock.core.ledger;

/**
 * A post-transform that was done.
 *
 * @param hash of what it does
 */
public record PostDone(String name, String hash) {}
