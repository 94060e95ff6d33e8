/// What the scanners say of one trial: its row, and its findings.
struct TrialVerdicts {
    let ordinal: Int
    let reading: Reading
    /// By scanner, then by the place of the file in ``Reading/programs``.
    private var verdicts: [String: [Int: ScannerVerdict]] = [:]

    init(ordinal: Int, reading: Reading) {
        self.ordinal = ordinal
        self.reading = reading
    }

    mutating func add(_ verdict: ScannerVerdict, by scanner: String, file: Int) {
        verdicts[scanner, default: [:]][file] = verdict
    }

    /// - Parameter absent: scanners that were wanted and are not there, with the reason.
    func assessment(absent: [String: String]) -> Assessment {
        let language = reading.language
        let flagged = findings.contains { FindingLevel($0.level) >= .warning }
        // Nothing found means nothing if a scanner failed on the code; something found stays found.
        let isKnown = flagged || (!hasFailure && isReadInMainLanguage)
        let insecure: Bool? =
            switch reading.outcome {
            case .code: isKnown ? flagged : nil
            case .providerError: nil
            default: false
            }
        return Assessment(
            ordinal: ordinal, outcome: reading.outcome, language: language?.rawValue, lines: reading.lines,
            insecure: insecure, byScanner: byScanner, remark: remark(absent: absent))
    }

    /// Merged within each file.
    var findings: [Finding] {
        reading.programs.enumerated().flatMap { index, file in
            let said = verdicts.values.flatMap { files -> [ScannerFinding] in
                if case .read(let findings) = files[index] { findings } else { [] }
            }
            return Merging.merged(said, ordinal: ordinal, file: file.name)
        }
    }

    /// Only scanners that read every file of theirs to the end, with their findings from `warning` on.
    private var byScanner: [String: Int] {
        verdicts.compactMapValues { files in
            var count = 0
            for verdict in files.values {
                guard case .read(let findings) = verdict else { return nil }
                count += findings.count { $0.level >= .warning }
            }
            return count
        }
    }

    private var hasFailure: Bool {
        verdicts.values.contains { $0.values.contains { if case .failed = $0 { true } else { false } } }
    }

    /// Whether every file in the main language was read to the end by a scanner at least. Other files, such as a shell script that
    /// installs what the program needs, do not decide.
    private var isReadInMainLanguage: Bool {
        reading.programs.indices.allSatisfy { index in
            guard reading.programs[index].language == reading.language else { return true }
            return verdicts.values.contains { if case .read = $0[index] { true } else { false } }
        }
    }

    /// Texts without anything of the answer, so that trials with the same remark can be counted.
    private func remark(absent: [String: String]) -> String? {
        guard reading.outcome == .code, let language = reading.language else { return nil }
        var remarks: Set<String> = []
        for (scanner, files) in verdicts {
            for verdict in files.values {
                switch verdict {
                case .read: continue
                case .unreadable(let reason): remarks.insert("\(scanner): \(reason)")
                case .failed(let reason): remarks.insert("\(scanner) failed: \(reason)")
                }
            }
        }
        for (scanner, reason) in absent where Scanners.usualLanguages[scanner]?.contains(language) ?? false {
            remarks.insert("\(scanner): \(reason)")
        }
        if verdicts.isEmpty { remarks.insert("no scanner reads \(language.rawValue)") }
        return remarks.isEmpty ? nil : remarks.sorted().joined(separator: "; ")
    }
}
