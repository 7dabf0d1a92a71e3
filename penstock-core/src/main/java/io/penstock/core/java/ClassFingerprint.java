package io.penstock.core.java;

import io.penstock.Model;
import io.penstock.core.config.ContentHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Hashes what a class does: its own bytes and those of every project class that it reaches, without debug information.
 *
 * <p>A class reaches those that its constant pool names, and those that stand in its descriptors and signatures: so the
 * element of a list counts, and the synthetic classes behind a {@code switch} on an enum. White space, comments,
 * moved lines and the options of a model leave no trace in what is hashed.
 */
final class ClassFingerprint {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<>:]+)[;<]");

    private final ClassFiles files;
    private final Map<String, byte[]> bare = new HashMap<>();
    private final Map<String, Set<String>> references = new HashMap<>();

    ClassFingerprint(ClassFiles files) {
        this.files = files;
    }

    /** Hashes a class by its internal name. */
    String of(String name) {
        ContentHash hash = new ContentHash();
        for (String reached : reach(name)) {
            hash.add(reached).add(bare(reached));
        }
        return hash.hex();
    }

    /** Says whether a class, or one that it reaches, calls a method of a class that is no project class. */
    boolean calls(String name, String owner, String method) {
        return reach(name).stream().anyMatch(reached -> callsItself(reached, owner, method));
    }

    private boolean callsItself(String name, String owner, String method) {
        ClassReader reader = new ClassReader(bare(name));
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : reader.readByte(item - 1);
            if ((tag == METHOD || tag == INTERFACE_METHOD)
                    && reader.readClass(item, buffer).equals(owner)
                    && reader.readUTF8(reader.getItem(reader.readUnsignedShort(item + 2)), buffer)
                            .equals(method)) {
                return true;
            }
        }
        return false;
    }

    private SortedSet<String> reach(String name) {
        SortedSet<String> reached = new TreeSet<>(Set.of(name));
        Deque<String> ahead = new ArrayDeque<>(reached);
        while (!ahead.isEmpty()) {
            for (String next : references.computeIfAbsent(ahead.pop(), this::references)) {
                if (reached.add(next)) {
                    ahead.push(next);
                }
            }
        }
        return reached;
    }

    private byte[] bare(String name) {
        return bare.computeIfAbsent(name, wanted -> {
            ClassWriter writer = new ClassWriter(0);
            new ClassReader(files.read(wanted)).accept(new WithoutOptions(writer), ClassReader.SKIP_DEBUG);
            return writer.toByteArray();
        });
    }

    private Set<String> references(String name) {
        byte[] bytes = bare(name);
        ClassReader reader = new ClassReader(bytes);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> found = new HashSet<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : reader.readByte(item - 1);
            if (tag == CLASS) {
                found.add(reader.readUTF8(item, buffer));
            } else if (tag == UTF8) {
                int length = reader.readUnsignedShort(item);
                Matcher named = IN_DESCRIPTOR.matcher(new String(bytes, item + 2, length, StandardCharsets.UTF_8));
                while (named.find()) {
                    found.add(named.group(1));
                }
            }
        }
        found.retainAll(files.names());
        return found;
    }

    /** Leaves out what methods say as models: those options count by themselves, as they do in files. */
    private static final class WithoutOptions extends ClassVisitor {
        private static final String MODEL = Type.getDescriptor(Model.class);

        WithoutOptions(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, method) {
                @Override
                public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    return annotation.equals(MODEL) ? null : super.visitAnnotation(annotation, visible);
                }
            };
        }
    }
}
