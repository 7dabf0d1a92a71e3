package io.penstock.core.run;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.java.JavaModel;
import io.penstock.core.plan.Plan;
import io.penstock.core.write.Made;

/** Calls the methods of Java models with relations of what they read. */
final class JavaModels {
    JavaModels(Plan plan, Databases databases, String runId) {}

    Made make(ModelNode node, JavaModel method) {
        throw new IllegalStateException();
    }
}
