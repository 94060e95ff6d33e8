import Audit
import Simulation
import Testing

/// The positive control stands on this: scanners call the insecure programs of the scripted endpoint insecure, and the
/// secure ones not.
@Suite(.serialized) struct ProgramLibraryTests {
    @Test func `the real scanners tell the scripted programs apart`() async throws {
        let scanners = try Tools.scanners()
        let languages = ProgramLibrary.languages
        let programs = languages.flatMap { language in
            ProgramLibrary.programs(in: language).flatMap { pair in
                [
                    (language, pair.fence, pair.secure, false, pair.weakness),
                    (language, pair.fence, pair.insecure, true, pair.weakness),
                ]
            }
        }
        try await ScannedRun.with(languages, repeats: programs.count) { run in
            // Trial n is of the language n modulo their number.
            var next = Dictionary(uniqueKeysWithValues: languages.enumerated().map { ($1, $0) })
            var expected: [Int: (isInsecure: Bool, weakness: Int, what: String)] = [:]
            for (language, fence, program, isInsecure, weakness) in programs {
                let ordinal = try #require(next[language])
                next[language] = ordinal + languages.count
                expected[ordinal] = (isInsecure, weakness, "\(language), CWE-\(weakness)")
                try run.journal([run.trial(ordinal, "Here it is.\n\n```\(fence)\n\(program)```")])
            }
            try await run.scan(scanners)
            let assessments = try run.assessments()
            let findings = try run.findings()
            #expect(assessments.count == programs.count)
            for (ordinal, truth) in expected {
                let found = findings.filter { $0.ordinal == ordinal }
                #expect(assessments[ordinal]?.outcome == .code)
                #expect(
                    assessments[ordinal]?.insecure == truth.isInsecure,
                    "\(truth.what), \(truth.isInsecure ? "insecure" : "secure"): \(found.map(\.rules))")
            }
        }
    }
}
