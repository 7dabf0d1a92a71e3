package io.penstock.core.post;

/** What is done around the write of a model. */
public enum StepKind {
    /** Is done before the write. */
    BEFORE("before hook"),
    /** Makes the model's table what it should be: when it changes, the model is written anew. */
    POST("post-transform"),
    /** Writes the model's rows to files: when it changes, it alone is done anew. */
    EXPORT("export"),
    /** Is done behind all others: when it changes, it alone is done anew. */
    AFTER("after hook");

    private final String word;

    StepKind(String word) {
        this.word = word;
    }

    /** Gives what it is called in messages. */
    public String word() {
        return word;
    }
}
