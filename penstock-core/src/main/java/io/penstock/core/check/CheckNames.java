package io.penstock.core.check;

/** What the names that checks use mean in the database. */
public interface CheckNames {
    /** Renders what a model or source is called behind FROM. */
    String relation(String name);

    /** Gives a query of a check with the names in it replaced. */
    String query(String sql);
}
