import Foundation

/// The audit's golden values, which lie beside the checkout and not in it.
struct Golden: Decodable {
    struct Single: Decodable {
        let k: Int
        let n: Int
        let wilson95: [Double]
        let clopperPearson95: [Double]
        let agrestiCoull95: [Double]
        let jeffreys95: [Double]
    }
    struct Pair: Decodable {
        let k1: Int
        let n1: Int
        let k2: Int
        let n2: Int
        let diff: Double
        let newcombe95: [Double]
        let miettinenNurminenScore95: [Double]?
        let rrScore95: [Double]?
        let fisherP: Double
        let barnardP: Double
        let boschlooP: Double
        let chi2NocorrP: Double?
        let cohensH: Double
    }
    struct PairedModel: Decodable {
        let model: String
        let n: Int
        let enOnly: Int
        let zhOnly: Int
        let both: Int
        let neither: Int
        let diff: Double
        let pairedSe: Double
        let mcnemarExactP: Double
        let mcnemarCcChi2: Double?
        let mcnemarCcP: Double
        let bhAdj: Double
        let holmAdj: Double
        let byAdj: Double
    }
    struct PairedModels: Decodable {
        let models: [PairedModel]
        let significantByBenjaminiHochberg: Int
        let significantByHolm: Int
    }
    struct MantelHaenszel: Decodable {
        let tables: [[[Int]]]
        let orPooled: Double
        let orCi95: [Double]
        let rrPooled: Double
        let cmhNocorr: [Double]
        let cmhCorr: [Double]
        let breslowDay: [Double]
        let tarone: [Double]
    }
    struct Clustered: Decodable {
        let n: Int
        let clusters: Int
        let mean: Double
        let seClt: Double
        let seClusteredMiller: Double
        let corrected: Double
    }
    struct ClusteredPairs: Decodable {
        let n: Int
        let clusters: Int
        let diff: Double
        let seNaive: Double
        let seClusteredMiller: Double
    }
    struct Judges: Decodable {
        let table: [[Int]]
        let percentAgree: Double
        let kappa: Double
        let kappaSe: Double
        let kappaCi95: [Double]
        let kappaLinearWeighted: Double
    }
    struct Arcsine: Decodable {
        let p1: Double
        let p2: Double
        let nPerArm80: Double
        let nPerArm90: Double
    }
    struct Unpooled: Decodable {
        let p1: Double
        let p2: Double
        let nPerArm: Double
    }
    struct Detectable: Decodable {
        let nPerArm: Double
        let mdeSimple: Double
    }
    struct Prevalence: Decodable {
        let pObs: Double
        let se: Double
        let sp: Double
        let pTrue: Double
    }

    let singleProportion: [Single]
    let twoProportions: [Pair]
    let speechmapPairedZhMinusEn: PairedModels
    let mantelHaenszel: MantelHaenszel
    let clusteredSeZhPrc: Clustered
    let clusteredPairedDiffZhMinusEnPrc: ClusteredPairs
    let judgeAgreement: Judges
    let powerTwoProportionsArcsineH: [Arcsine]
    let powerUnpooledNormal: [Unpooled]
    let detectable: [Detectable]
    let roganGladen: [Prevalence]

    private static let directory = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data/audit/golden-statistics").standardized

    /// Whether the values are at hand; tests against them are not enabled otherwise.
    static let isPresent = FileManager.default.fileExists(atPath: directory.appending(path: "golden_python.json").path)

    static func read() throws -> Golden {
        // Python writes Infinity, which JSON does not have, where a chi-square of no disagreement is not defined; some
        // of its keys are no names.
        let text = [
            ("Infinity", "null"), ("tables_row0=zh_row1=en_col0=noncompliant", "tables"),
            ("n_sig_bh_0.05", "significant_by_benjamini_hochberg"), ("n_sig_holm_0.05", "significant_by_holm"),
            ("se_clustered_inspect_C_over_C-1", "corrected"), ("matrix_rows_grok_cols_gpt4o", "table"),
            ("mde_19pct", "detectable"),
        ].reduce(try String(contentsOf: directory.appending(path: "golden_python.json"), encoding: .utf8)) {
            $0.replacing($1.0, with: $1.1)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Golden.self, from: Data(text.utf8))
    }

    struct Row {
        let model: String
        let question: String
        let isChinese: Bool
        let outcome: Double
    }

    /// `mh_rows.csv`: one answer a row.
    static func rows() throws -> [Row] {
        try String(contentsOf: directory.appending(path: "mh_rows.csv"), encoding: .utf8)
            .split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
                let fields = line.split(separator: ",")
                guard fields.count == 4, let outcome = Double(fields[3]) else { return nil }
                return Row(
                    model: String(fields[0]), question: String(fields[1]), isChinese: fields[2] == "1", outcome: outcome
                )
            }
    }
}
