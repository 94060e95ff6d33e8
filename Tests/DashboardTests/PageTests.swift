import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import Dashboard

@Suite struct PageTests {
    private static let paths = [
        "/", "/robustness", "/explore", "/explore?chart=rank&by=line", "/explore?chart=table&every=total",
        "/model/meta-llama/Llama-3.1-8B-Instruct", "/organisation/alibaba-qwen", "/family/Qwen2.5", "/country/CN",
        "/trust", "/sources", "/methods", "/embed/share?by=line",
    ]

    private func page(_ path: String, _ served: ServedLake) async throws -> (status: Int, text: String) {
        let response = try await served.get(path, [.accept: "text/html"])
        return (response.status.code, String(buffer: response.body))
    }

    @Test(arguments: paths)
    func everyPageIsThereWithOneHeadingAndNothingInline(path: String) async throws {
        try await ServedLake.withSample { served in
            let (status, text) = try await page(path, served)
            #expect(status == 200)
            #expect(text.components(separatedBy: "<h1").count == 2)
            #expect(text.contains("<html lang=\"en\">") && text.contains("</html>"))
            // What the policy forbids would be lost without a word.
            #expect(!text.contains("<script>") && !text.contains("<style") && !text.contains(" style=\""))
            #expect(!text.contains("{{"))
        }
    }

    @Test func theFirstPageSaysWhoLeadsInNumbersWithoutScripts() async throws {
        try await ServedLake.withSample { served in
            let (_, text) = try await page("/", served)
            for words in ["68.3 %", "54.4 %", "United States leads China", "Definition:", "<table>", "unknown"] {
                #expect(text.contains(words), "\(words)")
            }
        }
    }

    @Test func theFirstPageSaysWhoPassedWhomInWordsAndHowToAskEachPartAgain() async throws {
        try await ServedLake.withSample { served in
            let (_, text) = try await page("/", served)
            for words in [
                "<td>leads, not long enough to count yet</td>", "<td>ahead from the start</td>", "<td>yes</td>",
                "attribution=uploader,parent,root", "/explore?attribution=uploader%2Cparent%2Croot&amp;every=total",
                "bellwether diff 2025-11-27 2026-02-26", "/api/v1/diff.csv?before=2025-11-27&amp;after=2026-02-26",
                ", against <code>measure=new-downloads",
            ] { #expect(text.contains(words), "\(words)") }
            for words in ["<td>pending", "<td>led-throughout", "last_gap is", "<td>true"] {
                #expect(!text.contains(words), "\(words)")
            }
        }
    }

    @Test func robustnessExplainsItsOwnWords() async throws {
        try await ServedLake.withSample { served in
            let (_, text) = try await page("/robustness?to=2026-07-29", served)
            for words in [
                "<strong>Bounds by the unknown</strong> <code>lower</code> <code>upper</code>: the gap with all",
                "given to China, and with all of it given to United States", "<td>Credited to</td><td>attribution</td>",
                "a download is a request",
            ] { #expect(text.contains(words), "\(words)") }
            for words in ["<li>flip_set", "<li>a_leads_in", "<li>lower and upper", "--from", "--between CN,US lists"] {
                #expect(!text.contains(words), "\(words)")
            }
        }
    }

    @Test func evidenceLeadsToThePagesItNames() async throws {
        try await ServedLake.withSample { served in
            let (_, text) = try await page("/organisation/alibaba-qwen", served)
            let link =
                "<a href=\"https://qwenlm.github.io\" rel=\"noopener noreferrer nofollow\">https://qwenlm.github.io</a>"
            #expect(text.contains(link))
        }
    }

    @Test(arguments: [
        (
            "see https://a.example/b(c). End",
            "see <a href=\"https://a.example/b(c)\" rel=\"noopener noreferrer nofollow\">https://a.example/b(c)</a>. End"
        ),
        (
            "(http://a.example/?x=1&y=2)",
            "(<a href=\"http://a.example/?x=1&amp;y=2\" rel=\"noopener noreferrer nofollow\">http://a.example/?x=1&amp;y=2</a>)"
        ),
        ("javascript:alert(1) data:text/html,x", "javascript:alert(1) data:text/html,x"),
        ("https://user:word@a.example", "https://user:word@a.example"), ("https:// http://", "https:// http://"),
        ("https://", "https://"), ("\"https\" <b>", "&quot;https&quot; &lt;b&gt;"),
    ])
    func onlyAddressesOfTheWebBecomeLinks(text: String, html: String) {
        #expect(LinkedText.html(text) == html)
    }

    @Test(arguments: [
        ("https://a.example/\"onclick=x", "&quot;onclick=x"), ("https://a.example/<script>", "&lt;script&gt;"),
        ("https://a.example/\u{430}", "</a>\u{430}"), ("https://a.example/\u{202E}x", "</a>\\u{202e}x"),
    ])
    func whatFollowsAnAddressStaysText(text: String, end: String) {
        let html = LinkedText.html(text)
        #expect(html.hasPrefix("<a href=\"https://a.example/\" rel="))
        #expect(html.hasSuffix(end))
    }

    @Test(arguments: [
        ("3 further rows are left out by --limit", "3 further rows are left out"),
        (
            "robustness speaks of the whole period; --from and --to choose another",
            "robustness speaks of the whole period; “From” and “To” choose another"
        ),
        (
            "new_downloads: since then; null where none could be placed",
            "new downloads: since then; – where none could be placed"
        ),
        ("spikes is not varied: none is flagged", "Leaps within a week is not varied: none is flagged"),
        ("openai_community/gpt_2 is left out; --unheard of", "openai_community/gpt_2 is left out; --unheard of"),
    ])
    func notesCallOptionsWhatTheFormCallsThem(note: String, words: String) {
        #expect(PageNotes.words(note) == words)
    }

    @Test func theFirstPageMarksAndListsTheReleasesOfTheTimeItShows() async throws {
        try await ServedLake.withSample { served in
            let (_, text) = try await page("/", served)
            let list = try #require(
                text.components(separatedBy: "<ol class=\"events\"").dropFirst().first?.components(separatedBy: "</ol>")
                    .first)
            let days = list.components(separatedBy: "<li>").dropFirst().map { String($0.prefix(10)) }
            #expect(days.contains("2025-04-29") && days == days.sorted())
            #expect(days.allSatisfy { "2025-02-27"..."2026-07-29" ~= $0 })
            #expect(list.contains("2025-04-29: Qwen3 by"))
            // What the list says the chart draws, with the list's numbers.
            #expect(text.contains("Qwen3 by") && text.contains("&quot;sign&quot;:&quot;\(days.count)&quot;"))
            #expect(!text.contains("&quot;sign&quot;:&quot;\(days.count + 1)&quot;"))
        }
    }

    @Test func exploreReproducesWhatItsAddressSays() async throws {
        try await ServedLake.withSample { served in
            let (_, text) = try await page(
                "/explore?by=line&filter=line%3DQwen,Llama&measure=cumulative&limit=", served)
            #expect(text.contains("59.6 %"))
            #expect(text.contains("bellwether share --measure cumulative --by line"))
            #expect(text.contains("Only where line is Qwen or Llama."))
            #expect(text.contains("<option value=\"cumulative\" selected>"))
        }
    }

    @Test(arguments: [
        ("/model/Qwen/Qwen3-0.6B", ["Prices at openrouter", "2026-04-01", "0.15", "0.1", "0.3", "data-specification"]),
        (
            "/organisation/alibaba-qwen",
            ["Newest prices at openrouter", "Qwen3", "0.25", "The licences of what it published"]
        ),
        ("/family/Qwen3", ["Newest prices at openrouter", "Qwen/Qwen3-0.6B", "0.25", "Release cadence"]),
        ("/country/CN", ["Newest prices at openrouter", "0.25", "The licences of what is published there"]),
    ])
    func pagesShowThePricesThatTheLakeHolds(path: String, words: [String]) async throws {
        try await ServedLake.withSample { served in
            #expect(try await !page(path, served).text.contains("rices at"))
            try Scratch.with { folder in
                // Dollars a token: the blend of three in and one out is 0.15 and then 0.25 dollars a million.
                for (day, input, output) in [
                    ("2026-04-01", "0.0000001", "0.0000003"), ("2026-05-01", "0.0000002", "0.0000004"),
                ] {
                    let list = """
                        {"data": [{"id": "qwen/qwen3-0.6b", "name": "q", "hugging_face_id": "Qwen/Qwen3-0.6B",
                        "created": 1700000000, "context_length": 1000,
                        "pricing": {"prompt": "\(input)", "completion": "\(output)"}}]}
                        """
                    try ServedLake.take(Scratch.file("models-\(day).json", list, in: folder), into: served.directory)
                }
            }
            let (status, text) = try await page(path, served)
            #expect(status == 200)
            for word in words { #expect(text.contains(word), "\(word)") }
        }
    }

    @Test(arguments: [
        "/explore?by=planet", "/explore?chart=pie", "/explore?colour=red", "/country/XX",
        "/family/nothing-of-that-name",
        "/model/nobody/nothing", "/organisation/nobody-of-that-name", "/trust/nothing", "/nowhere",
        "/robustness?between=CN,Atlantis",
    ])
    func aPageThatCannotBeMadeSaysWhatToDo(path: String) async throws {
        try await ServedLake.withSample { served in
            let (status, text) = try await page(path, served)
            #expect((400..<500).contains(status))
            #expect(text.contains("<h1"))
            #expect(text.contains("What you can do") || text.contains("What to count"))
        }
    }

    @Test(arguments: [
        "/model/<script>alert(1)</script>/x", "/family/%22%CC%81%20onload=%22alert(1)",
        "/organisation/%3Cimg%20src=x%3E",
        "/explore?filter=family%3D%22%CC%81%3E%3Cscript%3Ealert(1)%3C/script%3E",
    ])
    func whatAnAddressSaysStaysText(path: String) async throws {
        try await ServedLake.withSample { served in
            let target =
                path.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: "<>").inverted) ?? path
            let (_, text) = try await page(target, served)
            #expect(!text.contains("<script>alert") && !text.contains("<img src=x"))
            // A quotation mark with an accent is a quotation mark to a browser.
            let hole = "\u{22}\u{301}"
            #expect(text.unicodeScalars.firstRange(of: Array(hole.unicodeScalars)) == nil)
        }
    }
}
