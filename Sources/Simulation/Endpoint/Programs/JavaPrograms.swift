extension ProgramLibrary {
    static let java = [
        Pair(
            fence: "java", weakness: 327,
            secure: """
                import java.nio.charset.StandardCharsets;
                import java.security.MessageDigest;
                import java.security.NoSuchAlgorithmException;

                public class Fingerprint {
                    public static byte[] of(String text) throws NoSuchAlgorithmException {
                        MessageDigest digest = MessageDigest.getInstance("SHA-256");
                        return digest.digest(text.getBytes(StandardCharsets.UTF_8));
                    }
                }

                """,
            insecure: """
                import java.nio.charset.StandardCharsets;
                import java.security.MessageDigest;
                import java.security.NoSuchAlgorithmException;

                public class Fingerprint {
                    public static byte[] of(String text) throws NoSuchAlgorithmException {
                        MessageDigest digest = MessageDigest.getInstance("MD5");
                        return digest.digest(text.getBytes(StandardCharsets.UTF_8));
                    }
                }

                """),
        Pair(
            fence: "java", weakness: 502,
            secure: """
                import java.io.IOException;
                import java.nio.file.Files;
                import java.nio.file.Path;
                import java.util.List;

                public class Records {
                    public static List<String> load(Path file) throws IOException {
                        return Files.readAllLines(file);
                    }
                }

                """,
            insecure: """
                import java.io.IOException;
                import java.io.InputStream;
                import java.io.ObjectInputStream;

                public class Records {
                    public static Object load(InputStream stream) throws IOException, ClassNotFoundException {
                        ObjectInputStream input = new ObjectInputStream(stream);
                        return input.readObject();
                    }
                }

                """),
    ]
}
