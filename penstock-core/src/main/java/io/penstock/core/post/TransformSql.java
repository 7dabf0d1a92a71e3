package io.penstock.core.post;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.error.Place;
import io.penstock.sql.SqlTemplate;
import io.penstock.sql.SqlTemplate.Placeholder;
import io.penstock.sql.SqlTemplate.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * SQL statements that run one after the other, as somebody wrote them.
 *
 * @param place where they begin
 * @param file the file that holds them and nothing else; null for a text within something else, of which only the begin has a place
 */
public record TransformSql(
        String text, Place place, @Nullable String file) implements TransformBody {
    /** Stands for the table, view or file of the model, as it is called behind FROM. */
    public static final String THIS = "this";

    /** Stands for the run's identifier, as a text. */
    public static final String RUN_ID = "run_id";

    private static final List<String> PLACEHOLDERS = List.of(THIS, RUN_ID);

    /** What would end the transaction in which the word of the ledger is written too. */
    private static final Set<String> TRANSACTION_VERBS = Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT");

    /** Makes it of a text at a place. */
    public static TransformSql at(Place place, String text) {
        return new TransformSql(text, place, null);
    }

    /** Makes it of a whole file. */
    public static TransformSql ofFile(String file, String content) {
        return new TransformSql(content, Place.of(file), file);
    }

    /**
     * Something that cannot be in a post-transform.
     *
     * @param offset where it stands in the text
     * @param reason what is wrong, with the remedy
     */
    public record Flaw(int offset, String reason) {}

    public List<Statement> statements() {
        return SqlTemplate.parse(text).statements();
    }

    /** Gives the place of an offset in the text, as exactly as it is known. */
    public Place place(int offset) {
        return file == null ? place : Place.at(file, text, offset);
    }

    /** Tells in words which line of the text an offset is in; nothing where its place says it, or there is but one. */
    public String line(int offset) {
        Place within = Place.at("", text.stripTrailing(), offset);
        return file != null || text.stripTrailing().indexOf('\n') < 0
                ? ""
                : "in line %d, \"%s\": "
                        .formatted(
                                within.line(),
                                Objects.requireNonNull(within.text()).strip());
    }

    @Override
    public String definition() {
        return statements().stream()
                .map(statement -> String.join(" ", statement.words()))
                .collect(Collectors.joining("; "));
    }

    /** Finds all that is wrong with the text, as far as that can be known before it runs. */
    public List<Flaw> flaws() {
        List<Statement> statements = statements();
        List<Flaw> flaws = new ArrayList<>();
        if (statements.isEmpty()) {
            flaws.add(new Flaw(0, "it holds no statement (write one, or leave it out)"));
        }
        for (Statement statement : statements) {
            if (TRANSACTION_VERBS.contains(statement.verb())) {
                flaws.add(
                        new Flaw(
                                statement.offset(),
                                statement.verb()
                                        + " would begin or end a transaction, and every step runs in one of its own (leave it out)"));
            }
            statement.placeholders().stream()
                    .map(TransformSql::flaw)
                    .filter(flaw -> flaw != null)
                    .forEach(flaws::add);
        }
        return flaws;
    }

    private static @Nullable Flaw flaw(Placeholder placeholder) {
        boolean known = PLACEHOLDERS.contains(placeholder.name());
        if (placeholder.quoted()) {
            return known
                    ? new Flaw(
                            placeholder.offset(),
                            placeholder.text()
                                    + " stands within quotes, where nothing is put in its place (write it without them)")
                    : null;
        }
        if (known && placeholder.isPlain()) {
            return null;
        }
        String meant = NearestWord.find(placeholder.name(), PLACEHOLDERS)
                .map(near -> "did you mean {" + near + "}? ")
                .orElse("");
        return new Flaw(
                placeholder.offset(),
                "unknown placeholder " + placeholder.text() + " (" + meant + "known here: {this}, {run_id})");
    }
}
