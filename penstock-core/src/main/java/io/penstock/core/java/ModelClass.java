package io.penstock.core.java;

import io.penstock.Check;
import io.penstock.Function;
import io.penstock.Model;
import io.penstock.Transform;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a class file tells of a class with models, transforms or checks, without loading it.
 *
 * @param internalName the class as class files call it, {@code shop/Users$Staff}
 * @param sourceFile the file's name, empty when the class does not tell it
 * @param lines the first line of code by annotated method (name and descriptor); 0 when the class does not tell it
 */
record ModelClass(String internalName, String sourceFile, Map<String, Integer> lines) {
    private static final Set<String> ANNOTATIONS = Set.of(
            Type.getDescriptor(Model.class),
            Type.getDescriptor(Transform.class),
            Type.getDescriptor(Check.class),
            Type.getDescriptor(Function.class));

    ModelClass {
        lines = Map.copyOf(lines);
    }

    /** Reads a class file; empty when no method is a model, a transform or a check. */
    static Optional<ModelClass> find(byte[] file) {
        if (ANNOTATIONS.stream().noneMatch(mark -> holds(file, mark.getBytes(StandardCharsets.UTF_8)))) {
            return Optional.empty();
        }
        Scan scan = new Scan();
        new ClassReader(file).accept(scan, ClassReader.SKIP_FRAMES);
        return scan.lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new ModelClass(scan.name, scan.sourceFile, scan.lines));
    }

    /** The class as Java calls it, {@code shop.Users$Staff}. */
    String name() {
        return internalName.replace('/', '.');
    }

    private static boolean holds(byte[] file, byte[] mark) {
        for (int i = 0; i + mark.length <= file.length; i++) {
            int j = 0;
            while (j < mark.length && file[i + j] == mark[j]) {
                j++;
            }
            if (j == mark.length) {
                return true;
            }
        }
        return false;
    }

    private static final class Scan extends ClassVisitor {
        private final Map<String, Integer> lines = new LinkedHashMap<>();
        private String name = "";
        private String sourceFile = "";

        Scan() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version,
                int access,
                String internalName,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            name = internalName;
        }

        @Override
        public void visitSource(@Nullable String source, @Nullable String debug) {
            sourceFile = source == null ? "" : source;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            // The compiler copies annotations to the methods that it makes for itself.
            boolean written = (access & (Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC)) == 0;
            return written ? new MethodScan(method + descriptor) : null;
        }

        private final class MethodScan extends MethodVisitor {
            private final String key;

            MethodScan(String key) {
                super(Opcodes.ASM9);
                this.key = key;
            }

            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                if (ANNOTATIONS.contains(descriptor)) {
                    lines.put(key, 0);
                }
                return null;
            }

            @Override
            public void visitLineNumber(int line, Label start) {
                lines.replace(key, 0, line);
            }
        }
    }
}
