package io.penstock.core.java;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A method that is a check, as its annotation declares it.
 *
 * @param model the name of the model that it checks
 * @param name the annotation's name, or the method's in snake case
 * @param options what else the annotation sets, under the keys of the headers of check files
 */
public record JavaCheck(String model, String name, JsonNode options, JavaModel method) {}
