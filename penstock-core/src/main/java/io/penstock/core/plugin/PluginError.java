package io.penstock.core.plugin;

import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.ErrorCode;

/** What can be wrong with an installed plugin. Numbers 6000 to 6999. */
public enum PluginError implements ErrorCode {
    PLUGIN_UNUSABLE(6000, ErrorCategory.EXTERNAL);

    private final int number;
    private final ErrorCategory category;

    PluginError(int number, ErrorCategory category) {
        this.number = number;
        this.category = category;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public ErrorCategory category() {
        return category;
    }
}
