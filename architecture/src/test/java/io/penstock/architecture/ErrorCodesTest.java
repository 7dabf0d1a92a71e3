package io.penstock.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.penstock.spi.error.ErrorCode;
import java.util.HashMap;
import java.util.Map;

/** Whoever keeps the number of an error finds one meaning for it. */
@AnalyzeClasses(packages = "io.penstock", importOptions = DoNotIncludeTests.class)
final class ErrorCodesTest {
    @ArchTest
    static void everyNumberIsOfOneCode(JavaClasses classes) {
        Map<Integer, String> codes = new HashMap<>();
        for (JavaClass type : classes) {
            if (type.isEnum() && type.isAssignableTo(ErrorCode.class)) {
                for (Object code : type.reflect().getEnumConstants()) {
                    String name = type.getSimpleName() + "." + code;
                    assertThat(codes.put(((ErrorCode) code).number(), name))
                            .as("another code with the number of %s", name)
                            .isNull();
                }
            }
        }
        assertThat(codes).hasSizeGreaterThan(50);
    }
}
