package io.penstock.jdbc;

import io.penstock.spi.sql.TableReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectVisitor;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.util.TablesNamesFinder;

/** Finds the tables and functions that a query mentions; the names of its common table expressions are none. */
final class TableMentions extends TablesNamesFinder<Void> {
    private final JdbcSystem system;
    private final List<TableReference> tables = new ArrayList<>();
    private final Set<String> functions = new HashSet<>();
    private final Deque<Set<String>> scopes = new ArrayDeque<>();

    private TableMentions(JdbcSystem system) {
        this.system = system;
        init(true);
    }

    static TableMentions of(Select select, JdbcSystem system) {
        TableMentions mentions = new TableMentions(system);
        select.accept((SelectVisitor<Void>) mentions, null);
        mentions.tables.sort(Comparator.comparingInt(TableReference::offset));
        return mentions;
    }

    List<TableReference> tables() {
        return tables;
    }

    Set<String> functions() {
        return functions;
    }

    @Override
    public <S> Void visit(PlainSelect select, S context) {
        return within(select, () -> super.visit(select, context));
    }

    @Override
    public <S> Void visit(SetOperationList select, S context) {
        return within(select, () -> super.visit(select, context));
    }

    @Override
    public <S> Void visit(ParenthesedSelect select, S context) {
        return within(select, () -> super.visit(select, context));
    }

    private Void within(Select select, java.util.function.Supplier<Void> visit) {
        Set<String> names = new HashSet<>();
        List<WithItem<?>> items = select.getWithItemsList();
        if (items != null && !items.isEmpty() && items.get(0).isRecursive()) {
            items.forEach(item -> names.add(name(item)));
        }
        scopes.push(names);
        try {
            return visit.get();
        } finally {
            scopes.pop();
        }
    }

    /** An expression without RECURSIVE that mentions its own name means a table. */
    @Override
    public <S> Void visit(WithItem<?> item, S context) {
        super.visit(item, context);
        scopes.element().add(name(item));
        return null;
    }

    private String name(WithItem<?> item) {
        return fold(item.getAliasName());
    }

    @Override
    public <S> Void visit(Table table, S context) {
        List<String> parts = parts(table);
        boolean qualifier = table.getASTNode() == null;
        boolean expression = parts.size() == 1 && scopes.stream().anyMatch(names -> names.contains(parts.get(0)));
        if (!qualifier && !expression) {
            Token first = table.getASTNode().jjtGetFirstToken();
            Token last = first;
            for (int part = 1; part < parts.size(); part++) {
                last = last.next.next;
            }
            String alias = table.getAlias() == null ? "" : fold(table.getAlias().getName());
            // The parser counts from 1.
            tables.add(
                    new TableReference(parts, first.absoluteBegin - 1, last.absoluteEnd - first.absoluteBegin, alias));
        }
        return null;
    }

    private List<String> parts(Table table) {
        List<String> parts = new ArrayList<>();
        for (String part : new String[] {table.getDatabaseName(), table.getSchemaName(), table.getName()}) {
            if (part != null && !part.isEmpty()) {
                parts.add(fold(part));
            }
        }
        return parts;
    }

    /** Gives the name that is meant: without its quotes, or as the database folds it without quotes. */
    private String fold(String name) {
        return system.unquoted(name);
    }

    @Override
    public <S> Void visit(Function function, S context) {
        functions.add(function.getName().toLowerCase(Locale.ROOT));
        return super.visit(function, context);
    }

    @Override
    public <S> Void visit(TimeKeyExpression time, S context) {
        functions.add(time.getStringValue().replace("()", "").toLowerCase(Locale.ROOT));
        return super.visit(time, context);
    }
}
