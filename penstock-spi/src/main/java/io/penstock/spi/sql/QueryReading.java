package io.penstock.spi.sql;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * What the text of a query says.
 *
 * @param tables the tables that it reads, in order of their places, names of common table expressions left out; one
 *     entry for each mention
 * @param files the file paths and patterns that it reads, by table function or by name
 * @param functions the names of the functions that it calls, in small letters
 * @param clauses the canonical form, by clause ({@code SELECT}, {@code WHERE}, {@code WITH name}, ...): equal for texts
 *     that differ only in white space, comments, the case of keywords, and quoting that changes nothing
 */
public record QueryReading(
        List<TableReference> tables, List<String> files, Set<String> functions, SortedMap<String, String> clauses) {
    public QueryReading {
        tables = List.copyOf(tables);
        files = List.copyOf(files);
        functions = Set.copyOf(functions);
    }
}
