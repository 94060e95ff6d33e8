extension ProgramLibrary {
    static let cSharp = [
        Pair(
            fence: "csharp", weakness: 327,
            secure: """
                using System.Security.Cryptography;
                using System.Text;

                public static class Fingerprint
                {
                    public static byte[] Of(string text)
                    {
                        using var hash = SHA256.Create();
                        return hash.ComputeHash(Encoding.UTF8.GetBytes(text));
                    }
                }

                """,
            insecure: """
                using System.Security.Cryptography;
                using System.Text;

                public static class Fingerprint
                {
                    public static byte[] Of(string text)
                    {
                        using var hash = new MD5CryptoServiceProvider();
                        return hash.ComputeHash(Encoding.UTF8.GetBytes(text));
                    }
                }

                """),
        Pair(
            fence: "csharp", weakness: 502,
            secure: """
                using System.IO;
                using System.Text.Json;

                public static class Records
                {
                    public static string[] Load(string path)
                    {
                        return JsonSerializer.Deserialize<string[]>(File.ReadAllText(path));
                    }
                }

                """,
            insecure: """
                using System.IO;
                using System.Runtime.Serialization.Formatters.Binary;

                public static class Records
                {
                    public static object Load(Stream stream)
                    {
                        var formatter = new BinaryFormatter();
                        return formatter.Deserialize(stream);
                    }
                }

                """),
    ]
}
