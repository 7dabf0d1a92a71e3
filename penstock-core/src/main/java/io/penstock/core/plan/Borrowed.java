package io.penstock.core.plan;

import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.SqlDatabase;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model that is read where another environment keeps it.
 *
 * @param owner that environment
 * @param entry what its ledger says of the model
 * @param relation what it is called behind FROM
 * @param keeper the database that holds that ledger
 * @param attached whether that is another database than the one in which the model is read
 * @param behind the models that hold the rows of a view; none where it holds rows itself
 */
public record Borrowed(
        Owner owner, LedgerEntry entry, String relation, SqlDatabase keeper, boolean attached, List<Borrowed> behind) {
    private static final Pattern KEY = Pattern.compile("(?<environment>[\\p{L}\\p{N}_-]+):(?<model>\\w+)");

    public Borrowed {
        behind = List.copyOf(behind);
    }

    public String environment() {
        return owner.environment();
    }

    public String model() {
        return entry.model();
    }

    /** Gives the name under which a reader remembers what it read: the same model of its own environment is another thing. */
    public String key() {
        return environment() + ":" + model();
    }

    /** Gives the models that hold the rows: itself, or those behind it. */
    public Stream<Borrowed> rows() {
        return behind.isEmpty() ? Stream.of(this) : behind.stream();
    }

    /** Says whether the name of an input is one of these. */
    public static boolean isKey(String input) {
        return KEY.matcher(input).matches();
    }

    /** Gives the name of an input for people. */
    static String show(String input) {
        Matcher key = KEY.matcher(input);
        return key.matches() ? key.group("model") + " of " + key.group("environment") : input;
    }
}
