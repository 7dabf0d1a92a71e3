package io.penstock.core.config;

import java.util.List;

/**
 * The hooks of a run or of a model, in order.
 *
 * @param before run first
 * @param after run last
 */
public record HookLists(List<HookSpec> before, List<HookSpec> after) {
    /** There are none. */
    public static final HookLists NONE = new HookLists(List.of(), List.of());

    public HookLists {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
