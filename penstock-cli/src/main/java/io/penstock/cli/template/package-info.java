/** The projects that {@code penstock init} begins with. */
@NullMarked
package io.penstock.cli.template;

import org.jspecify.annotations.NullMarked;
