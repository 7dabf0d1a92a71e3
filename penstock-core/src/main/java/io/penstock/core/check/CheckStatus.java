package io.penstock.core.check;

/** What became of a check. */
public enum CheckStatus {
    PASSED,
    /** More rows than allowed do not hold to it. */
    FAILED,
    /** It could not be evaluated, which is never taken for a pass. */
    ERROR
}
