package io.penstock.core.project;

import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.check.MethodRule;
import io.penstock.core.java.JavaModel;

/**
 * A check that is a method.
 *
 * @param model the name of the model that it checks, as it was written
 * @param declaration its rule is a {@link MethodRule}
 */
public record MethodCheck(String model, CheckDeclaration declaration) {
    /** What is called. */
    public JavaModel method() {
        return ((MethodRule) declaration.rule()).method();
    }
}
