package io.penstock.core.check;

import io.penstock.core.java.JavaModel;
import io.penstock.core.java.JavaModel.ResultKind;
import java.util.List;

/** Demands what a user's method finds to be so. */
public record MethodRule(JavaModel method) implements CheckRule {
    @Override
    public String word() {
        return "method";
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public String demand() {
        return method.title() + " " + method.fingerprint();
    }

    @Override
    public boolean countsOutOfAll() {
        return false;
    }

    @Override
    public boolean countsRows() {
        return method.result().kind() != ResultKind.TRUTH;
    }
}
