/** What a plugin implements: a connector opens connections, and a connection says what it can do by its interfaces. */
@NullMarked
package io.penstock.spi.connector;

import org.jspecify.annotations.NullMarked;
