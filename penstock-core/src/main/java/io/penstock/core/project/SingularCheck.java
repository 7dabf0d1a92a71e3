package io.penstock.core.project;

import io.penstock.core.check.CheckDeclaration;

/**
 * A check in a file of its own: a query whose rows are wrong, over whatever models it reads.
 *
 * @param query the text of the query, with its place
 */
public record SingularCheck(CheckDeclaration declaration, ModelBody.Sql query) {}
