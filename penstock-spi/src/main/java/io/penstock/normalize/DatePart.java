package io.penstock.normalize;

/** A part of a date or time, from which on the rest is cut. */
public enum DatePart {
    YEAR,
    QUARTER,
    MONTH,
    /** From Monday on. */
    WEEK,
    DAY,
    HOUR,
    MINUTE,
    SECOND
}
