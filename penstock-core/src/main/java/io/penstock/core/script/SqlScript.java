package io.penstock.core.script;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.sql.RewrittenQuery;
import io.penstock.sql.SqlTemplate;
import io.penstock.sql.SqlTemplate.Placeholder;
import io.penstock.sql.SqlTemplate.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL statements that run one after the other in somebody else's transaction, as a user wrote them.
 *
 * @param place where they begin
 * @param file the file that holds them and nothing else; null for a text within something else, of which only the beginning
 *     has a place
 * @param words the placeholders that it may use, without their braces
 */
public record SqlScript(String text, Place place, @Nullable String file, List<String> words) {
    /** What would end the transaction in which it runs. */
    private static final Set<String> TRANSACTION_VERBS = Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT");

    public SqlScript {
        words = List.copyOf(words);
    }

    /**
     * Something that a script cannot hold.
     *
     * @param reason what is wrong, with the remedy
     */
    public record Flaw(Place place, String reason) {}

    public List<Statement> statements() {
        return SqlTemplate.parse(text).statements();
    }

    /** Finds all that is wrong with the text, as far as that can be known before it runs. */
    public List<Flaw> flaws() {
        List<Statement> statements = statements();
        List<Flaw> flaws = new ArrayList<>();
        if (statements.isEmpty()) {
            flaws.add(new Flaw(place, "it holds no statement (write one, or delete it)"));
        }
        for (Statement statement : statements) {
            if (TRANSACTION_VERBS.contains(statement.verb())) {
                flaws.add(new Flaw(
                        place(statement.offset()),
                        statement.verb()
                                + " begins or ends a transaction, and this already runs in one (leave it out)"));
            }
            statement.placeholders().forEach(placeholder -> check(placeholder, flaws));
        }
        return flaws;
    }

    private void check(Placeholder placeholder, List<Flaw> flaws) {
        boolean known = words.contains(placeholder.name());
        if (known && placeholder.quoted()) {
            flaws.add(new Flaw(
                    place(placeholder.offset()),
                    placeholder.text() + " is inside quotes, where it is not filled in (write it without them)"));
        } else if (!placeholder.quoted() && !(known && placeholder.isPlain())) {
            String meant = NearestWord.find(placeholder.name(), words)
                    .map(near -> "did you mean {" + near + "}? ")
                    .orElse("");
            flaws.add(new Flaw(
                    place(placeholder.offset()),
                    "unknown placeholder " + placeholder.text() + " (" + meant + "known here: "
                            + words.stream().map(word -> "{" + word + "}").collect(Collectors.joining(", ")) + ")"));
        }
    }

    /**
     * Runs all statements.
     *
     * @param values the SQL that stands for each of the words
     * @throws PenstockException with the place of what failed
     */
    public void run(SqlSession session, Map<String, String> values) {
        for (Statement statement : statements()) {
            RewrittenQuery filled = statement.fill(values);
            try {
                session.execute(filled.text());
            } catch (PenstockException e) {
                int within = e instanceof SqlPositionException known ? filled.originalOffset(known.offset()) : 0;
                throw new PenstockException(e.code(), e.message(), place(statement.offset() + Math.max(0, within)), e);
            }
        }
    }

    /** Gives the place of an offset in the text, as exactly as it is known. */
    private Place place(int offset) {
        return file == null ? place : Place.at(file, text, offset);
    }
}
