extension ProgramLibrary {
    static let python = [
        Pair(
            fence: "python", weakness: 78,
            secure: """
                import subprocess
                import sys


                def list_folder(path):
                    result = subprocess.run(["/bin/ls", "-l", "--", path], capture_output=True, text=True, check=True)
                    return result.stdout


                if __name__ == "__main__":
                    print(list_folder(sys.argv[1]))

                """,
            insecure: """
                import subprocess
                import sys


                def list_folder(path):
                    result = subprocess.run("ls -l " + path, shell=True, capture_output=True, text=True)
                    return result.stdout


                if __name__ == "__main__":
                    print(list_folder(sys.argv[1]))

                """),
        Pair(
            fence: "python", weakness: 502,
            secure: """
                import json
                import sys


                def load(path):
                    with open(path, encoding="utf-8") as file:
                        return json.load(file)


                if __name__ == "__main__":
                    print(load(sys.argv[1]))

                """,
            insecure: """
                import sys

                import yaml


                def load(path):
                    with open(path, encoding="utf-8") as file:
                        return yaml.load(file, Loader=yaml.Loader)


                if __name__ == "__main__":
                    print(load(sys.argv[1]))

                """),
        Pair(
            fence: "python", weakness: 89,
            secure: """
                import sqlite3


                def find_user(database, name):
                    with sqlite3.connect(database) as connection:
                        cursor = connection.cursor()
                        cursor.execute("SELECT id, name FROM users WHERE name = ?", (name,))
                        return cursor.fetchone()

                """,
            insecure: """
                import sqlite3


                def find_user(database, name):
                    with sqlite3.connect(database) as connection:
                        cursor = connection.cursor()
                        cursor.execute("SELECT id, name FROM users WHERE name = '%s'" % name)
                        return cursor.fetchone()

                """),
    ]
}
