/** Reads a project's files and classes into declarations of models and sources. */
@NullMarked
package io.penstock.core.project;

import org.jspecify.annotations.NullMarked;
