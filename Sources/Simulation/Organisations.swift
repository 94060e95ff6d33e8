/// The synthetic organisations that exist in every hub, whatever its size; the rest of its namespaces are individuals.
struct Organisations: Sendable {
    struct Organisation: Sendable {
        /// Its namespace.
        var name: String
        var country: String
        /// `lab`, `company` or `community`, as the registry spells kinds.
        var kind: String
        var isRepackager = false
    }

    /// Chinese labs, other labs and communities, companies, re-packagers, in this order.
    let all: [Organisation]
    let chineseLabs: Range<Int>
    let otherLabs: Range<Int>
    let companies: Range<Int>
    let repackagers: Range<Int>

    /// Countries of individuals with their cumulative weights.
    static let individualCountries: [(country: String, upTo: Double)] = [
        ("US", 0.26), ("CN", 0.47), ("IN", 0.56), ("FR", 0.63), ("KR", 0.70), ("DE", 0.77), ("JP", 0.83), ("GB", 0.89),
        ("BR", 0.93), ("CA", 0.97), ("international", 1),
    ]

    private static let first = ["Ther", "Vel", "Mir", "Aur", "Kor", "Lum", "Nor", "Sol", "Tal", "Zen", "Bryn", "Cael"]
    private static let second = ["anix", "ora", "idian", "umo", "eon", "axis", "ivo", "elle", "onda", "ultra", "esta"]

    init() {
        var made: [Organisation] = []
        func add(_ countries: String, kind: String, endings: [String], isRepackager: Bool = false) -> Range<Int> {
            let start = made.count
            for country in countries.split(separator: " ").map(String.init) {
                let number = made.count
                let word = Self.first[number % 12] + Self.second[number / 12 % 11]
                let isCommunity = country == "international" && !isRepackager
                made.append(
                    Organisation(
                        name: word + endings[number % endings.count], country: country,
                        kind: isCommunity ? "community" : kind, isRepackager: isRepackager))
            }
            return start..<made.count
        }
        let labs = ["-AI", "-Research", "Lab", "-Labs", ""]
        chineseLabs = add("CN CN CN CN CN CN CN CN CN CN CN CN", kind: "lab", endings: labs)
        otherLabs = add(
            "US FR US KR US DE international US GB CA US JP FR US KR US international US GB US FR DE US IN KR US "
                + "international US JP FR US CA GB US", kind: "lab", endings: labs)
        companies = add(
            "US CN FR US KR CN DE US GB CN JP US CA CN IN US FR US KR CN DE US GB CN JP US CA CN IN US FR US KR CN DE "
                + "US GB CN JP US CA CN IN US CN US CN US", kind: "company", endings: ["Tech", "-Systems", "", "-io"])
        repackagers = add(
            "US DE CN US FR KR US CN DE international", kind: "company", endings: ["Quant", "-GGUF", "-quants"],
            isRepackager: true)
        all = made
    }

    /// Creates `synthetic_namespaces`: number, name, organisation (slug), country, kind, and whether it is known.
    func create(individuals: Int, unknown: Double, hash: SeededHash) -> String {
        let rows = all.enumerated().map { number, one in
            let slug = one.name.lowercased()
            return "(\(number), '\(one.name)', '\(slug)', '\(one.country)', '\(one.kind)', \(one.isRepackager))"
        }
        let countries = Self.individualCountries.map { "WHEN draw < \($0.upTo) THEN '\($0.country)'" }
        let known = "\(hash.uniform("known namespace")) >= \(unknown)"
        return """
            CREATE OR REPLACE TEMP TABLE synthetic_namespaces AS
            SELECT n, name, organisation, country, kind, is_repackager,
                kind NOT IN ('company', 'individual') OR is_repackager OR is_known AS is_known
            FROM (
                SELECT *, \(known) AS is_known
                FROM (SELECT *, CAST(n AS UBIGINT) AS i
                    FROM (VALUES \(rows.joined(separator: ", "))) v(n, name, organisation, country, kind, is_repackager))
                UNION ALL
                SELECT n, name, 'person-' || name, CASE \(countries.joined(separator: " ")) END, 'individual', false, i,
                    is_known
                FROM (SELECT CAST(n AS INTEGER) AS n, CAST(n AS UBIGINT) AS i, \(hash.uniform("country", of: "CAST(n AS UBIGINT)")) AS draw,
                    \(known.replacing("xor(i,", with: "xor(CAST(n AS UBIGINT),")) AS is_known,
                    \(Self.individualName(hash)) AS name
                    FROM range(\(all.count), \(all.count + individuals)) r(n))
            )
            """
    }

    /// Syllables and a number; the number alone makes it unique, so that it does not matter which syllables are drawn.
    private static func individualName(_ hash: SeededHash) -> String {
        let row = "CAST(n AS UBIGINT)"
        let syllables = [
            "ma", "ro", "lu", "ki", "shen", "dav", "tom", "ri", "na", "jo", "han", "wei", "al", "su", "vik",
        ]
        let more = [
            "ster", "lin", "dev", "kov", "son", "ari", "oto", "ml", "wang", "neel", "bert", "is", "data", "era",
        ]
        return
            "\(hash.choice("syllable 1", of: syllables, row: row)) || \(hash.choice("syllable 2", of: more, row: row))"
            + " || (n * 7 + \(hash.choice("number", below: 7, of: row)))"
    }
}
