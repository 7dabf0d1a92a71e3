package io.penstock.sql;

import io.penstock.sql.ModelFile.Section;
import io.penstock.sql.ModelFile.Statement;
import java.util.ArrayList;
import java.util.List;

/** Walks once over a file and collects its models. Confined to one thread. */
final class ModelFileParser {
    private static final String NAME = "name";

    private final String content;
    private final HeaderScanner headers;
    private final List<Section> sections = new ArrayList<>();

    private final List<HeaderPart> header = new ArrayList<>();
    private final List<Statement> statements = new ArrayList<>();
    private final List<HeaderPart> strays = new ArrayList<>();
    private int statementStart = -1;
    private int statementEnd = -1;

    ModelFileParser(String content) {
        this.content = content;
        this.headers = new HeaderScanner(content);
    }

    List<Section> parse() {
        SqlLexer lexer = new SqlLexer(content);
        while (lexer.next()) {
            switch (lexer.kind()) {
                case LINE_COMMENT, BLOCK_COMMENT -> comment(lexer);
                case SQL -> {
                    statementStart = statementStart < 0 ? lexer.start() : statementStart;
                    statementEnd = lexer.end();
                }
                case SEMICOLON -> endStatement();
                case SPACE -> {}
            }
        }
        endSection();
        return sections;
    }

    private void comment(SqlLexer lexer) {
        // Behind the words of a query a comment speaks of these, whatever it looks like.
        if (statementStart < 0 || headers.beginsLine(lexer.start())) {
            headers.scan(lexer.start()).ifPresent(part -> {
                lexer.resume(headers.end());
                add(part);
            });
        }
    }

    private void add(HeaderPart part) {
        boolean withinQuery = statementStart >= 0;
        if (part.kind() == HeaderPart.Kind.BARE || (withinQuery && !beginsModel(part))) {
            strays.add(part);
            return;
        }
        if (withinQuery
                || !statements.isEmpty()
                || (beginsModel(part) && header.stream().anyMatch(p -> rivals(p, part)))) {
            endSection();
        }
        header.add(part);
    }

    private static boolean beginsModel(HeaderPart part) {
        return part.kind() != HeaderPart.Kind.LINE || part.word().equals(NAME);
    }

    /** Tells whether two parts cannot be of one header: both are lines with a name, or neither is a line. */
    private static boolean rivals(HeaderPart earlier, HeaderPart later) {
        boolean line = later.kind() == HeaderPart.Kind.LINE;
        return beginsModel(earlier) && (earlier.kind() == HeaderPart.Kind.LINE) == line;
    }

    private void endStatement() {
        if (statementStart >= 0) {
            statements.add(new Statement(statementStart, content.substring(statementStart, statementEnd)));
        }
        statementStart = -1;
    }

    private void endSection() {
        endStatement();
        if (!header.isEmpty() || !statements.isEmpty() || !strays.isEmpty()) {
            sections.add(new Section(header, statements, strays));
        }
        header.clear();
        statements.clear();
        strays.clear();
    }
}
