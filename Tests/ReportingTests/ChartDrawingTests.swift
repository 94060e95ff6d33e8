import Answers
import Foundation
import Reporting
import TestSupport
import Testing

@Suite struct ChartDrawingTests {
    private static let python = Project.root.appending(path: ".deps/charts/bin/python")
    private static let script = Project.root.appending(path: "Sources/Reporting/Resources/draw-chart.py")

    private func drawing() throws -> ChartDrawing {
        guard FileManager.default.isExecutableFile(atPath: Self.python.path) else {
            try Test.cancel("`make charts` installs what draws")
        }
        // On a busy machine the first picture takes long; how long is not what is tested.
        return ChartDrawing(python: Self.python, script: Self.script, limit: .seconds(300))
    }

    @Test(arguments: Array(ChartTests.all.enumerated()).map(\.offset))
    func everyChartIsDrawn(number: Int) async throws {
        let chart = ChartTests.all[number]
        let caption = ["definition & \(ChartTests.hostile)", "source"]
        let svg = String(decoding: try await drawing().draw(chart, caption: caption, as: .svg), as: UTF8.self)
        #expect(svg.hasPrefix("<svg"))
        #expect(svg.contains("definition &amp;"))
        #expect(!svg.contains("<img"))
        // Marks of data, not only axes.
        #expect(svg.contains("aria-roledescription"))
        if let folder = ProcessInfo.processInfo.environment["BELLWETHER_KEEP_CHARTS"] {
            try Data(svg.utf8).write(to: URL(filePath: folder).appending(path: "chart-\(number).svg"))
        }
    }

    @Test func aPictureIsAPNG() async throws {
        let picture = try await drawing().draw(ChartTests.all[0], caption: [], as: .png)
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(picture.count > 5_000)
    }

    @Test func whatIsMissingIsSaid() async throws {
        let drawing = ChartDrawing(python: URL(filePath: "/nowhere/python"), script: Self.script)
        await #expect(throws: ChartDrawing.Failure.self) {
            try await drawing.draw(ChartTests.all[0], caption: [], as: .svg)
        }
    }
}
