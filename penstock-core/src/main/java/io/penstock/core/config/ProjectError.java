package io.penstock.core.config;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with a project or a request for it. Numbers 2000 to 2999. */
public enum ProjectError implements ErrorCode {
    PROJECT_MISSING(2000),
    FILE_SYNTAX(2001),
    KEY_UNKNOWN(2002),
    KEY_MISSING(2003),
    VALUE_INVALID(2004),
    VARIABLE_UNSET(2005),
    MODEL_DUPLICATE(2006),
    MODEL_EMPTY(2007),
    MODEL_CONFLICT(2008),
    CONNECTION_UNKNOWN(2009),
    CONNECTION_TYPE_UNKNOWN(2010),
    CONNECTION_UNFIT(2011),
    DEPENDENCY_UNKNOWN(2012),
    DEPENDENCY_CYCLE(2013),
    SELECTION_EMPTY(2014),
    SELECTION_SYNTAX(2015),
    JAVA_COMPILATION(2016),
    JAVA_MODEL(2017),
    JDK_MISSING(2018),
    SQL(2019),
    ENVIRONMENT_UNKNOWN(2020),
    REQUEST_INVALID(2021),
    DEPENDENCY_UNDECLARED(2022);

    private final int number;

    ProjectError(int number) {
        this.number = number;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public ErrorCategory category() {
        return ErrorCategory.USER;
    }
}
