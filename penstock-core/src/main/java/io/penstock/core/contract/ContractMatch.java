package io.penstock.core.contract;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;

/** Compares the columns of rows with those of the table that they are for. */
final class ContractMatch {
    private ContractMatch() {}

    /** Makes sure that the rows have what the table needs, and nothing that nobody asked for. */
    static void require(TableContract contract, Schema given, RowTransforms transforms) {
        List<String> extra = extra(contract, given).stream()
                .filter(name -> !isUsed(name, contract) && !transforms.mention(name))
                .toList();
        List<String> differences = new ArrayList<>();
        for (ContractColumn column : contract.columns()) {
            if (!column.derives()) {
                given.find(column.name()).ifPresentOrElse(found -> unfit(column, found, differences), () -> {
                    differences.add("%s: declared as %s, not found%s"
                            .formatted(column.name(), column.type(), NearestWord.suggestion(column.name(), extra)));
                });
            }
        }
        for (String name : extra) {
            differences.add("%s: not declared, found %s"
                    .formatted(name, given.find(name).orElseThrow().type()));
        }
        if (!differences.isEmpty()) {
            throw new PenstockException(
                    ContractError.CONTRACT_NOT_MET,
                    "Cannot write " + transforms.model() + ": its rows do not match its declared table: "
                            + String.join("; ", differences)
                            + " (change the query, such as with CAST(value AS type) AS name, or change the declaration)");
        }
    }

    private static void unfit(ContractColumn column, Column found, List<String> differences) {
        DataType wanted = column.takes(found.type());
        if (wanted.equals(column.type()) ? Fit.allows(found.type(), wanted) : fitsNormalizer(found.type(), wanted)) {
            return;
        }
        String said = wanted.equals(column.type()) ? "declared as " + wanted : "its normalizers take " + wanted;
        differences.add("%s: %s, found %s".formatted(column.name(), said, found.type()));
    }

    /** A normalizer of text takes text alone: a date that was made a text would be read by another format. */
    private static boolean fitsNormalizer(DataType found, DataType wanted) {
        return wanted == Simple.TEXT ? Fit.isText(found) || found instanceof DataType.Other : Fit.allows(found, wanted);
    }

    /** Gives the columns of the rows that the table does not have. */
    static List<String> extra(TableContract contract, Schema given) {
        return given.names().stream()
                .filter(name -> contract.relation().find(name).isEmpty())
                .toList();
    }

    /** Says whether an expression of the table mentions a column of the rows. */
    private static boolean isUsed(String name, TableContract contract) {
        return contract.columns().stream()
                .flatMap(column -> column.normalizers().stream())
                .filter(ValueNormalizer.Expression.class::isInstance)
                .anyMatch(normalizer -> RowTransforms.names(((ValueNormalizer.Expression) normalizer).sql(), name));
    }
}
