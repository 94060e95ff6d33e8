extension ProgramLibrary {
    static let c = [
        Pair(
            fence: "c", weakness: 120,
            secure: """
                #include <stdio.h>

                int main(int argc, char **argv)
                {
                    if (argc < 2) {
                        fputs("a name is missing\\n", stderr);
                        return 1;
                    }
                    printf("Hello, %s\\n", argv[1]);
                    return 0;
                }

                """,
            insecure: """
                #include <stdio.h>
                #include <string.h>

                int main(int argc, char **argv)
                {
                    char name[16];
                    if (argc < 2)
                        return 1;
                    strcpy(name, argv[1]);
                    printf("Hello, %s\\n", name);
                    return 0;
                }

                """),
        Pair(
            fence: "c", weakness: 78,
            secure: """
                #include <stdio.h>
                #include <time.h>

                int main(void)
                {
                    time_t now = time(NULL);
                    printf("%lld\\n", (long long)now);
                    return 0;
                }

                """,
            insecure: """
                #include <stdio.h>
                #include <stdlib.h>
                #include <string.h>

                int main(int argc, char **argv)
                {
                    char command[64] = "date -d ";
                    if (argc < 2)
                        return 1;
                    strcat(command, argv[1]);
                    return system(command);
                }

                """),
    ]
}
