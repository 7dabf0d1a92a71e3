package io.penstock.core.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.core.config.Fields;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SchemaRules;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Reads the normalizers of one column, from the last to the first: what a normalizer must give is what the one behind it
 * takes. Confined to one thread; one reading each.
 */
final class NormalizerReader {
    /** What those give that read a value, where nothing behind them says what it wants. */
    private static final Map<String, DataType> NATURAL = Map.of(
            "parse_int", Simple.BIGINT,
            "parse_numeric", new DataType.Decimal(38, 18),
            "parse_date", Simple.DATE,
            "parse_timestamp", Simple.TIMESTAMPTZ,
            "parse_bool", Simple.BOOLEAN);

    private final String title;
    private final String column;
    private final DataType type;
    private final Problems problems;

    /** Makes a reader of the normalizers of a column of a type. */
    NormalizerReader(String title, String column, DataType type, Problems problems) {
        this.title = title;
        this.column = column;
        this.type = type;
        this.problems = problems;
    }

    /** Reads them in order; what is wrong with one is added to the problems. */
    List<Normalizer> read(Fields around, String key) {
        List<Said> said = said(around, key);
        new Contradictions(this::problem).check(said);
        List<Normalizer> chain = new ArrayList<>();
        DataType wanted = type;
        for (int i = said.size() - 1; i >= 0; i--) {
            Said each = said.get(i);
            try {
                Normalizer normalizer = new NormalizerFactory(each, wanted).make();
                chain.add(normalizer);
                DataType takes = normalizer.takes();
                wanted = takes != null
                        ? takes
                        : i == 0 ? wanted : natural(said.get(i - 1).word(), wanted);
            } catch (IllegalArgumentException e) {
                String behind = i == said.size() - 1
                        ? "the column is " + type
                        : "\"" + said.get(i + 1).word() + "\" after it takes " + wanted;
                problem(each.place(), String.valueOf(e.getMessage()).replace("{wanted}", behind));
                return List.of();
            }
        }
        Collections.reverse(chain);
        return chain;
    }

    private static DataType natural(String word, DataType wanted) {
        if (word.equals("parse_numeric") && (wanted == Simple.REAL || wanted == Simple.DOUBLE)) {
            return wanted;
        }
        return NormalizerFactory.isText(word) ? Simple.TEXT : NATURAL.getOrDefault(word, wanted);
    }

    private List<Said> said(Fields around, String key) {
        JsonNode node = around.map().path(key);
        JsonPointer at = around.at().appendProperty(key);
        List<Said> all = new ArrayList<>();
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                add(new Fields(node.get(i), at.appendIndex(i), around.places()), all);
            }
        } else if (around.has(key)) {
            add(new Fields(node, at, around.places()), all);
        }
        return all;
    }

    private void add(Fields said, List<Said> all) {
        if (said.map().isObject()) {
            String word = said.map().fieldNames().next();
            all.add(new Said(word, said.map(word), said.keyPlace(word)));
            return;
        }
        String word = said.map().asText();
        List<String> known = SchemaRules.normalizer().keys();
        Place place = said.places().of(said.at());
        if (known.contains(word)) {
            all.add(new Said(word, new Fields(JsonNodeFactory.instance.nullNode(), said.at(), said.places()), place));
        } else {
            problem(
                    place,
                    "\"" + word + "\" is not a normalizer (" + NearestWord.remedy(word, known, "normalizers") + ")");
        }
    }

    private void problem(Place place, String reason) {
        problems.add(
                place,
                ProjectError.VALUE_INVALID,
                "Cannot read %s: in its column \"%s\", %s".formatted(title, column, reason));
    }

    /**
     * A normalizer as it was written.
     *
     * @param details the value behind its word: a single one, a map, or nothing
     */
    record Said(String word, Fields details, Place place) {}
}
