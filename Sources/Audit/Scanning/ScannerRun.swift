import Foundation

/// Has one scanner read many files in as few processes as possible.
struct ScannerRun {
    /// How long a process may take.
    struct Limits: Sendable {
        /// For itself, and for each file.
        var start: Duration = .seconds(120)
        var each: Duration = .milliseconds(250)
        /// Processes for one batch; what fails beyond is not looked into further.
        var attempts = 40
    }

    let scanner: any CodeScanner
    let programs: URL
    /// A folder that only this run uses.
    let workshop: URL
    var limits = Limits()

    private typealias Part = ArraySlice<(offset: Int, element: StagedFile)>

    /// What became of each file, in the order of `files`.
    ///
    /// One bad file must not spoil a batch: if the process fails, the batch is halved until the file stands alone. A
    /// scanner that fails on a harmless file too is broken, and nothing is halved.
    ///
    /// - Throws: ``AuditError`` `cannotWrite`, `CancellationError`.
    func read(_ files: [StagedFile]) async throws -> [ScannerVerdict] {
        var verdicts = [ScannerVerdict](repeating: .failed("was not reached"), count: files.count)
        var waiting: [Part] = files.isEmpty ? [] : [Array(files.enumerated())[...]]
        var attempts = 0
        var isKnownToWork = false
        while let part = waiting.popLast() {
            do {
                attempts += 1
                for (offset, verdict) in zip(part.map(\.offset), try await attempt(part.map(\.element), attempts)) {
                    verdicts[offset] = verdict
                }
                isKnownToWork = true
            } catch let failure as ScannerFailure {
                if part.count > 1, !isKnownToWork {
                    attempts += 1
                    isKnownToWork = (try? await attempt([harmless], attempts)) != nil
                }
                if part.count > 1, isKnownToWork, attempts < limits.attempts {
                    let middle = part.index(part.startIndex, offsetBy: part.count / 2)
                    waiting += [part[middle...], part[..<middle]]
                } else {
                    for (offset, _) in part { verdicts[offset] = .failed(failure.description) }
                }
            }
        }
        return verdicts
    }

    /// An empty file in the scanner's language.
    private var harmless: StagedFile {
        let language = scanner.languages.sorted { $0.rawValue < $1.rawValue }.first ?? .text
        return StagedFile(
            ordinal: 0, file: CodeFile(name: "main", language: language, text: "\n", isCut: false))
    }

    /// One process over all of `files`. Their names are numbers: no scanner sees a name from an answer, since a name can make
    /// it skip a file or read a configuration.
    private func attempt(_ files: [StagedFile], _ number: Int) async throws -> [ScannerVerdict] {
        try Task.checkCancellation()
        let places = ScannerPlaces(
            home: workshop.appending(path: "\(scanner.name)-\(number)", directoryHint: .isDirectory))
        defer { try? FileManager.default.removeItem(at: places.home) }
        do {
            try FileManager.default.createDirectory(at: places.code, withIntermediateDirectories: true)
            for (name, content) in scanner.supplies { try content.write(to: places.home.appending(path: name)) }
            for (index, staged) in files.enumerated() {
                let name = "\(index).\(staged.file.language.fileExtension)"
                try Data(staged.text.utf8).write(to: places.code.appending(path: name))
            }
        } catch {
            throw AuditError(.cannotWrite, "cannot write \(places.home.path): \(error.localizedDescription)")
        }
        let process = ScannerProcess(home: places.home, programs: programs)
        let limit = limits.start + limits.each * files.count
        let end = try await process.run(scanner.command(places), limit: limit)
        switch end {
        case .timedOut: throw ScannerFailure("took longer than \(limit.components.seconds) s")
        case .signalled(let signal): throw ScannerFailure("was ended by signal \(signal)")
        case .exited(let status): return try verdicts(files, report: places.report, log: process.log, status: status)
        }
    }

    private func verdicts(_ files: [StagedFile], report: URL, log: URL, status: Int32) throws -> [ScannerVerdict] {
        let size = (try? FileManager.default.attributesOfItem(atPath: report.path))?[.size] as? Int ?? 0
        guard size > 0 else {
            throw ScannerFailure("wrote no report (status \(status)\(Self.lastWords(log)))")
        }
        guard size <= SARIFLog.largest else { throw ScannerFailure("wrote a report of \(size >> 20) MiB") }
        var verdicts = [ScannerVerdict](repeating: .read([]), count: files.count)
        do {
            var found: [Int: [ScannerFinding]] = [:]
            for run in try SARIFLog.runs(in: Data(contentsOf: report)) {
                for (file, reason) in try scanner.unread(in: run) {
                    if let index = Self.index(of: file), files.indices.contains(index) {
                        verdicts[index] = .unreadable(reason.firstLine)
                    }
                }
                for result in run.results where scanner.isWeakness(result) {
                    guard let index = result.file.flatMap(Self.index), files.indices.contains(index) else { continue }
                    let lines = files[index].file.text.utf8.count { $0 == UInt8(ascii: "\n") }
                    found[index, default: []].append(ScannerFinding(result, by: scanner, lines: lines))
                }
            }
            for (index, findings) in found where verdicts[index] == .read([]) { verdicts[index] = .read(findings) }
        } catch let error as SARIFError {
            throw ScannerFailure("its report is not SARIF: \(error)")
        }
        return verdicts
    }

    /// The number of a staged file from the name that a report gives it, however much of the path it keeps.
    private static func index(of uri: String) -> Int? {
        let name = uri.split(separator: "/").last ?? ""
        return Int(name.prefix { $0 != "." })
    }

    /// The last line a scanner wrote before it gave up.
    private static func lastWords(_ log: URL) -> String {
        guard let handle = try? FileHandle(forReadingFrom: log) else { return "" }
        defer { try? handle.close() }
        let end = (try? handle.seekToEnd()) ?? 0
        try? handle.seek(toOffset: end > 4096 ? end - 4096 : 0)
        let text = String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).last.map { String($0).firstLine } ?? ""
        return line.isEmpty ? "" : ": \(line)"
    }
}
