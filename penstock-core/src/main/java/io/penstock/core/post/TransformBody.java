package io.penstock.core.post;

import io.penstock.core.java.JavaModel;
import io.penstock.spi.error.Place;

/** What a step around the write of a model consists of. */
public sealed interface TransformBody permits TransformSql, TransformBody.Method, Export, Command {
    /** Gives what decides what it does: equal for texts that differ in comments and white space only. */
    String definition();

    Place place();

    /** A method of a compiled class, which does it or tells the statements that do. */
    record Method(JavaModel method) implements TransformBody {
        @Override
        public String definition() {
            return "java " + method.fingerprint() + " " + method.methodName();
        }

        @Override
        public Place place() {
            return method.place();
        }
    }
}
