package io.penstock.core.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.core.config.CallReader;
import io.penstock.core.config.Document;
import io.penstock.core.config.DocumentBuilder;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SchemaRules;
import io.penstock.core.config.SourceText;
import io.penstock.core.config.YamlReader;
import io.penstock.spi.error.PenstockException;
import io.penstock.sql.HeaderPart;
import java.util.List;

/** Reads what the headers of one file say, whatever their form. Immutable. */
final class HeaderReader {
    private static final String MODEL = "model";
    private static final String CHECK = "check";
    /** A value that begins so is YAML; others reach to the end of the line, and need no quotes. */
    private static final String YAML_BEGINS = "[{\"'";

    private final SourceText source;
    private final String header;
    private final SchemaRules rules;

    private HeaderReader(SourceText source, String header, SchemaRules rules) {
        this.source = source;
        this.header = header;
        this.rules = rules;
    }

    /** Makes a reader of headers that begin with {@code @model}. */
    static HeaderReader ofModel(SourceText source) {
        return new HeaderReader(source, MODEL, SchemaRules.model());
    }

    /** Makes a reader of headers that begin with {@code @check}. */
    static HeaderReader ofCheck(SourceText source) {
        return new HeaderReader(source, CHECK, SchemaRules.check());
    }

    /**
     * Reads the parts of one model's header into one map.
     *
     * @throws PenstockException when they cannot be read, or say a key twice
     */
    Document read(int offset, List<HeaderPart> parts) {
        DocumentBuilder said = new DocumentBuilder(source, offset);
        for (HeaderPart part : parts) {
            switch (part.kind()) {
                case CALL -> said.putAll(call(part));
                case BLOCK -> said.putAll(block(part));
                case LINE -> said.put(part.word(), part.wordOffset(), line(part));
                case BARE -> throw new IllegalArgumentException("No part of a header: " + part);
            }
        }
        return said.build();
    }

    /** Reports a comment that was meant as a part of a header, as far as its word tells. */
    void checkStray(HeaderPart part, Problems problems) {
        List<String> keys = rules.keys();
        boolean bare = part.kind() == HeaderPart.Kind.BARE;
        String remedy = bare ? "write \"-- @%s: ...\"" : "put \"@%s\" before the query";
        if (part.word().equals(header)) {
            problems.add(failure(
                    part,
                    "\"@%1$s\" says nothing (write \"-- @%1$s(name=...)\" or \"/* @%1$s ... */\")".formatted(header)));
        } else {
            NearestWord.find(part.word(), keys).ifPresent(key -> {
                String what = key.equals(part.word()) ? "\"@%s\" is not read here" : "unknown header \"@%s\"";
                problems.add(failure(part, what.formatted(part.word()) + " (" + remedy.formatted(key) + ")"));
            });
        }
    }

    private Document call(HeaderPart part) {
        requireHeader(part);
        return CallReader.read(source, part.offset(), part.text());
    }

    private void requireHeader(HeaderPart part) {
        if (!part.word().equals(header)) {
            throw failure(part, "unknown header \"@%s\" (write \"@%s(...)\")".formatted(part.word(), header));
        }
    }

    private Document block(HeaderPart part) {
        requireHeader(part);
        if (part.offset() + part.text().length() >= source.content().length()) {
            throw failure(part, "the header is not closed (add */)");
        }
        Document block = YamlReader.read(source, part.offset(), part.text());
        if (!block.root().isObject() && !block.root().isNull()) {
            throw failure(part, "the header holds no keys (write key: value)");
        }
        return block;
    }

    private Document line(HeaderPart part) {
        String text = part.text().strip();
        int offset = part.offset()
                + (part.text().length() - part.text().stripLeading().length());
        if (text.isEmpty()) {
            return DocumentBuilder.value(source, part.offset(), JsonNodeFactory.instance.nullNode());
        }
        if (YAML_BEGINS.indexOf(text.charAt(0)) >= 0) {
            return YamlReader.read(source, offset, text);
        }
        boolean list = rules.takesList(part.word()) && text.indexOf(',') >= 0;
        return DocumentBuilder.value(source, offset, list ? words(text) : YamlReader.scalar(text));
    }

    private static JsonNode words(String text) {
        ArrayNode words = JsonNodeFactory.instance.arrayNode();
        for (String word : text.split(",", -1)) {
            words.add(word.strip());
        }
        return words;
    }

    private PenstockException failure(HeaderPart part, String reason) {
        return PenstockException.at(
                source.place(part.wordOffset()),
                ProjectError.FILE_SYNTAX,
                "Cannot read %s: %s".formatted(source.file(), reason));
    }
}
