package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Puts empty tables in the places of the files that a query reads. */
final class FileStandIns {
    private static final String PREFIX = "penstock_file_";

    private final String query;
    private final List<TableMentions.FileMention> mentions;

    FileStandIns(String query, JsonNode root) {
        this.query = query;
        this.mentions = TableMentions.of(query, root).fileMentions();
    }

    static boolean isStandIn(TableName table) {
        return table.name().startsWith(PREFIX);
    }

    /**
     * Gives the query over the stand-ins.
     *
     * @param describe gives the columns of a query
     * @param define makes an empty table
     */
    String replace(Function<String, Schema> describe, BiConsumer<TableName, Schema> define) {
        StringBuilder replaced = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < mentions.size(); i++) {
            TableMentions.FileMention mention = mentions.get(i);
            if (mention.offset() < copied) {
                continue;
            }
            String relation = query.substring(mention.offset(), mention.end());
            TableName standIn = TableName.of(DuckDbDialect.INSTANCE.defaultSchema(), PREFIX + i);
            define.accept(standIn, describe.apply("SELECT * FROM " + relation));
            replaced.append(query, copied, mention.offset()).append(DuckDbDialect.INSTANCE.render(standIn));
            if (mention.alias().isEmpty()) {
                replaced.append(" AS ").append(DuckDbDialect.INSTANCE.quote(impliedAlias(mention.name())));
            }
            copied = mention.end();
        }
        return replaced.append(query, copied, query.length()).toString();
    }

    /** The name by which a query may call the columns of a file that has no alias: the function's, or the file's without its ending. */
    private static String impliedAlias(String name) {
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return file.contains(".") ? file.substring(0, file.indexOf('.')) : file;
    }
}
