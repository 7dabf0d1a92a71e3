package io.penstock.core.evolve;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the columns of one relation differ from those of another; their order is none. */
public record SchemaDiff(List<Difference> differences) {
    public SchemaDiff {
        differences = List.copyOf(differences);
    }

    /** Compares names and types: what leads from the first to the second. */
    public static SchemaDiff ofTypes(Schema from, Schema to) {
        List<Difference> differences = new ArrayList<>();
        for (Column column : from.columns()) {
            Optional<Column> now = to.find(column.name());
            if (now.isEmpty()) {
                differences.add(new Difference.Gone(column));
            } else if (!now.get().type().equals(column.type())) {
                differences.add(new Difference.Retyped(
                        column.name(), column.type(), now.get().type()));
            }
        }
        to.columns().stream()
                .filter(column -> from.find(column.name()).isEmpty())
                .map(Difference.Added::new)
                .forEach(differences::add);
        return new SchemaDiff(differences);
    }

    /** Compares names, types, and whether NULL may stand in a column. */
    public static SchemaDiff of(Schema from, Schema to) {
        List<Difference> differences = new ArrayList<>(ofTypes(from, to).differences());
        for (Column column : to.columns()) {
            from.find(column.name())
                    .filter(before -> before.nullable() != column.nullable())
                    .ifPresent(before -> differences.add(new Difference.Nullability(column)));
        }
        return new SchemaDiff(differences);
    }

    public boolean isEmpty() {
        return differences.isEmpty();
    }

    /** Says each difference in words. */
    public List<String> sentences() {
        return differences.stream().map(Difference::sentence).toList();
    }
}
