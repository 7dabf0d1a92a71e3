package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceText;
import io.penstock.core.contract.ContractColumn;
import io.penstock.core.contract.TableContract;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The CSV file of a seed, each of whose lines holds a value for each column: no database is left to guess.
 *
 * @param delimiter stands between two values
 * @param columns the names in its first line
 */
record SeedRows(SourceText text, char delimiter, List<String> columns) {
    /** The first of them is meant where a first line holds several as often, or none. */
    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    private static final CsvFactory CSV =
            CsvFactory.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

    SeedRows {
        columns = List.copyOf(columns);
    }

    /**
     * Looks through a file.
     *
     * @throws PenstockException at the first line with which something is wrong
     */
    static SeedRows of(SourceText text) {
        String first = text.content().lines().findFirst().orElse("");
        if (first.isBlank()) {
            throw failure(text, 1, "its first line is empty (write the names of the columns there)");
        }
        char delimiter = delimiter(first);
        try (CsvParser parser = CSV.createParser(text.content())) {
            parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(delimiter));
            parser.nextToken();
            SeedRows rows = new SeedRows(text, delimiter, record(parser).values());
            rows.requireNames();
            while (parser.nextToken() != null) {
                rows.requireWhole(record(parser));
            }
            return rows;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw failure(
                    text,
                    line,
                    e.getOriginalMessage()
                            + " (put a value that holds a quote in quotes, and write each quote in it twice)");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values of one record, and the line in which it begins. */
    private record Values(List<String> values, int line) {}

    /** Reads a record that was just begun. */
    private static Values record(CsvParser parser) throws IOException {
        List<String> values = new ArrayList<>();
        int line = 1;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (values.isEmpty()) {
                line = parser.currentTokenLocation().getLineNr();
            }
            values.add(parser.getText());
        }
        return new Values(values, line);
    }

    private static char delimiter(String line) {
        String unquoted = line.replaceAll("\"[^\"]*\"", "");
        return DELIMITERS.stream()
                .max(Comparator.<Character>comparingLong(one -> count(unquoted, one))
                        .thenComparing(one -> -DELIMITERS.indexOf(one)))
                .orElseThrow();
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(found -> found == wanted).count();
    }

    private void requireNames() {
        Set<String> seen = new HashSet<>();
        for (String name : columns) {
            if (name.isBlank()) {
                throw failure(text, 1, "a column has no name (write one in the first line)");
            }
            if (!seen.add(name.strip().toLowerCase(Locale.ROOT))) {
                throw failure(text, 1, "two columns are called \"%s\" (rename one)".formatted(name.strip()));
            }
        }
    }

    private void requireWhole(Values found) {
        int count = found.values().size();
        if (count != columns.size()) {
            throw failure(
                    text,
                    found.line(),
                    "found %d %s, expected %d, as the first line names %s (put a value that holds %s in quotes, and leave a value that is missing empty)"
                            .formatted(
                                    count,
                                    count == 1 ? "value" : "values",
                                    columns.size(),
                                    String.join(", ", columns),
                                    delimiter == '\t' ? "a tab" : "\"" + delimiter + "\""));
        }
    }

    /** Makes sure that the file has the columns of a declared table. */
    void requireColumns(@Nullable TableContract contract) {
        List<String> names = columns.stream().map(String::strip).toList();
        for (ContractColumn column : contract == null ? List.<ContractColumn>of() : contract.columns()) {
            if (!column.derives() && names.stream().noneMatch(column.name()::equalsIgnoreCase)) {
                throw failure(
                        text,
                        1,
                        "there is no column \"%s\", which is declared at %s (%s)"
                                .formatted(
                                        column.name(),
                                        column.place(),
                                        NearestWord.remedy(column.name(), names, "columns")));
            }
        }
    }

    /** Gives its path from the project's folder. */
    String file() {
        return text.file();
    }

    private static PenstockException failure(SourceText text, int line, String reason) {
        String shown = text.content().lines().skip(line - 1L).findFirst().orElse(null);
        return PenstockException.at(
                new Place(text.file(), line, 0, shown),
                ProjectError.FILE_SYNTAX,
                "Cannot read %s: %s".formatted(text.file(), reason));
    }
}
