package io.penstock.core.environment;

import java.time.Instant;

/**
 * One change of what an environment shows, over all of its databases.
 *
 * @param number counts the changes of the environment from 1
 * @param runId the run or promotion that did it; empty for neither
 * @param by what was asked for, as one would type it
 * @param restores the number of the change whose state it brings back; 0 for none
 */
public record EnvironmentChange(long number, Instant at, String runId, String by, long restores) {}
