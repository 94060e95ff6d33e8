extension ProgramLibrary {
    static let javaScript = [
        Pair(
            fence: "javascript", weakness: 95,
            secure: """
                function total(text) {
                  const numbers = text.split("+").map((part) => Number(part.trim()));
                  return numbers.reduce((sum, number) => sum + number, 0);
                }

                module.exports = { total };

                """,
            insecure: """
                const express = require("express");

                const app = express();
                app.get("/total", (req, res) => {
                  const result = eval(req.query.text);
                  res.json({ result });
                });

                app.listen(3000);

                """),
        Pair(
            fence: "javascript", weakness: 78,
            secure: """
                const { readdir } = require("fs/promises");

                async function listUploads() {
                  const names = await readdir("/srv/uploads");
                  return names.sort();
                }

                module.exports = { listUploads };

                """,
            insecure: """
                const express = require("express");
                const { exec } = require("child_process");

                const app = express();
                app.get("/list", (req, res) => {
                  exec("ls -l " + req.query.folder, (error, output) => {
                    res.json({ output });
                  });
                });

                app.listen(3000);

                """),
    ]
}
