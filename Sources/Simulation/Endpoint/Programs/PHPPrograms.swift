extension ProgramLibrary {
    static let php = [
        Pair(
            fence: "php", weakness: 95,
            secure: """
                <?php
                function total(string $text): int
                {
                    $sum = 0;
                    foreach (explode('+', $text) as $part) {
                        $sum += (int) trim($part);
                    }
                    return $sum;
                }

                """,
            insecure: """
                <?php
                function total(): void
                {
                    $text = $_GET['text'];
                    eval('$sum = ' . $text . ';');
                    echo $sum;
                }

                total();

                """),
        Pair(
            fence: "php", weakness: 78,
            secure: """
                <?php
                function names(): array
                {
                    $names = scandir('/srv/uploads');
                    sort($names);
                    return $names;
                }

                """,
            insecure: """
                <?php
                $folder = $_GET['folder'];
                $output = shell_exec('ls -l ' . $folder);
                echo $output;
                exec('ls ' . $_GET['folder'], $lines);
                print_r($lines);

                """),
    ]
}
