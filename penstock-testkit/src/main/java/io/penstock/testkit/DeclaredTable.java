package io.penstock.testkit;

import io.penstock.OnDrift;
import io.penstock.core.contract.ContractColumn;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.EvolutionOptions;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the options of models that declare their tables. */
final class DeclaredTable {
    private DeclaredTable() {}

    /** Gives a model with a table of these columns alone and this primary key. */
    static ModelOptions of(ModelOptions model, Schema columns, List<String> key, OnDrift onDrift) {
        List<ContractColumn> declared = columns.columns().stream()
                .map(column -> new Column(column.name(), column.type(), !key.contains(column.name())))
                .map(DeclaredTable::column)
                .toList();
        return with(
                model,
                model.evolution(),
                new TableContract(
                        null,
                        null,
                        declared,
                        new TableKeys(key, List.of()),
                        List.of(),
                        false,
                        onDrift,
                        "",
                        Place.of("test")));
    }

    /** Gives a table with audit columns that follows its declaration. */
    static TableContract evolving(Schema columns, TableKeys keys) {
        List<ContractColumn> declared =
                columns.columns().stream().map(DeclaredTable::column).toList();
        return new TableContract(null, null, declared, keys, List.of(), true, OnDrift.EVOLVE, "", Place.of("test"));
    }

    private static ContractColumn column(Column column) {
        return new ContractColumn(column, "", List.of(), "", Place.of("test"));
    }

    /** Gives the same model with other columns of its table. */
    static ModelOptions with(ModelOptions model, EvolutionOptions evolution, @Nullable TableContract contract) {
        return with(model, model.write(), evolution, contract);
    }

    /** Gives the same model with another way to write. */
    static ModelOptions with(ModelOptions model, WriteOptions write) {
        return with(model, write, model.evolution(), model.contract());
    }

    private static ModelOptions with(
            ModelOptions model, WriteOptions write, EvolutionOptions evolution, @Nullable TableContract contract) {
        return new ModelOptions(
                model.schema(),
                model.connection(),
                model.from(),
                model.materialize(),
                write,
                evolution,
                model.description(),
                model.owner(),
                model.tags(),
                model.timeout(),
                model.path(),
                model.format(),
                model.checks(),
                contract,
                model.transforms(),
                model.post(),
                model.keyChoice(),
                model.retry(),
                model.onRowError(),
                model.before(),
                model.cache());
    }
}
