package io.penstock.core.contract;

import io.penstock.OnDrift;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table as it is declared.
 *
 * @param schema its schema; null for the model's
 * @param name its name; null for the model's
 * @param keys its primary key, and its natural keys in the order of their groups
 * @param mergeKeys what identifies a row to a merge, where that is not the primary key; empty for nothing
 * @param audit whether it keeps when each row was written, and by which run
 * @param place where it is declared
 */
public record TableContract(
        @Nullable String schema,
        @Nullable String name,
        List<ContractColumn> columns,
        TableKeys keys,
        List<String> mergeKeys,
        boolean audit,
        OnDrift onDrift,
        String description,
        Place place) {
    public TableContract {
        columns = List.copyOf(columns);
        Objects.requireNonNull(keys, "keys");
        mergeKeys = List.copyOf(mergeKeys);
        Objects.requireNonNull(onDrift, "onDrift");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(place, "place");
    }

    /** The columns as a relation has them. */
    public Schema relation() {
        return new Schema(columns.stream().map(ContractColumn::column).toList());
    }

    /** Gives what identifies a row to a strategy when its model does not say; empty when the table has no key. */
    public List<String> identity() {
        if (!mergeKeys.isEmpty()) {
            return mergeKeys;
        }
        return keys.unique().isEmpty() ? keys.primary() : keys.unique().get(0);
    }

    /** Gives the same table under a name, where it has none. */
    public TableContract named(String otherwise) {
        return name != null ? this : with(otherwise, keys);
    }

    /** Says whence {@link #identity} comes, when that is not the primary key; empty otherwise. */
    public String choice() {
        List<String> identity = identity();
        if (identity.equals(keys.primary())) {
            return "";
        }
        return "the %s of its table; %s"
                .formatted(
                        mergeKeys.isEmpty() ? "first natural key" : "merge keys",
                        keys.primary().isEmpty()
                                ? "it has no primary key"
                                : "its primary key is " + String.join(", ", keys.primary()));
    }

    /** Gives the same table without a name and a schema of its own. */
    TableContract anonymous() {
        return new TableContract(null, null, columns, keys, mergeKeys, audit, onDrift, "", place);
    }

    /** Gives the same table with a primary key of these columns. */
    public TableContract withKey(List<String> primary) {
        return with(name, new TableKeys(primary, keys.unique()));
    }

    private TableContract with(@Nullable String otherName, TableKeys otherKeys) {
        return new TableContract(schema, otherName, columns, otherKeys, mergeKeys, audit, onDrift, description, place);
    }

    /** Gives the same table with the columns alone that a table has which is there, in the types that they have there. */
    public TableContract within(Schema existing) {
        List<ContractColumn> shared = columns.stream()
                .flatMap(column -> existing.find(column.name()).stream().map(column::as))
                .toList();
        return new TableContract(schema, name, shared, keys, mergeKeys, audit, onDrift, description, place);
    }

    /** Says all that decides the values of its columns, the same text for the same columns. */
    public String definition() {
        StringBuilder text = new StringBuilder();
        for (ContractColumn column : columns) {
            Column plain = column.column();
            text.append(text.isEmpty() ? "" : ", ")
                    .append(plain.name())
                    .append(' ')
                    .append(plain.type());
            text.append(plain.nullable() ? "" : " not null").append(column.said());
        }
        return text.toString();
    }
}
