package io.penstock.sql;

import java.util.List;

/**
 * A file of SQL models, taken apart: in it every header begins a model, whose query follows.
 *
 * @param sections the models in order; none for a file without SQL and headers
 */
public record ModelFile(List<Section> sections) {
    public ModelFile {
        sections = List.copyOf(sections);
    }

    /** Takes a file apart. It never fails: what is wrong shows in the parts, whose places the caller knows. */
    public static ModelFile parse(String content) {
        return new ModelFile(new ModelFileParser(content).parse());
    }

    /**
     * A model: what is said of it and its query.
     *
     * @param header the comments before the query, in order; empty when there are none
     * @param statements what follows, cut at semicolons; a model should have exactly one
     * @param strays comments that look like parts of a header but stand within the query
     */
    public record Section(List<HeaderPart> header, List<Statement> statements, List<HeaderPart> strays) {
        public Section {
            header = List.copyOf(header);
            statements = List.copyOf(statements);
            strays = List.copyOf(strays);
        }
    }

    /**
     * An SQL text from its first to its last word: without a semicolon, and without comments before and after.
     *
     * @param offset where it begins in the file
     */
    public record Statement(int offset, String text) {}
}
