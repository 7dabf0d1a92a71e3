package io.penstock.core.graph;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.spi.type.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What names mean: {@code model}, {@code schema.model}, or a source as it was declared; the case of letters does not count. */
public final class Names {
    private final Map<String, Dependency> known = new HashMap<>();
    private final TreeSet<String> shown = new TreeSet<>();

    private Names() {}

    static Names of(Collection<SourceDeclaration> sources, Map<String, TableName> tables) {
        Names names = new Names();
        for (SourceDeclaration source : sources) {
            Dependency meant = new Dependency.OnSource(source);
            names.put(source.name(), meant);
            if (source.schema() != null) {
                names.known.put(key(source.schema() + "." + source.table()), meant);
            }
        }
        tables.forEach((name, table) -> {
            Dependency meant = new Dependency.OnModel(name);
            names.put(name, meant);
            names.known.put(key(table.toString()), meant);
        });
        tables.forEach((name, table) -> names.putTable(name, table, tables.values()));
        return names;
    }

    /** Lets a model be read by its table's name alone, where that is a name of its own. */
    private void putTable(String model, TableName table, Collection<TableName> all) {
        boolean alone = all.stream()
                        .filter(other -> other.name().equalsIgnoreCase(table.name()))
                        .count()
                == 1;
        if (alone) {
            known.putIfAbsent(key(table.name()), new Dependency.OnModel(model));
        }
    }

    private void put(String name, Dependency meant) {
        known.put(key(name), meant);
        shown.add(name);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Finds what a name of one or more parts means. */
    public Optional<Dependency> find(List<String> parts) {
        return find(String.join(".", parts));
    }

    /** Finds what a name with dots between its parts means. */
    public Optional<Dependency> find(String name) {
        return Optional.ofNullable(known.get(key(name)));
    }

    /** All names, as they were declared. */
    Collection<String> all() {
        return shown;
    }
}
