/// Makes a file name from an answer safe to write: one plain component that cannot leave its folder.
enum ConfinedName {
    /// The longest name, in characters; all of them are ASCII.
    static let longest = 80

    private static let devices: Set<String> = Set(
        ["con", "nul", "prn", "aux", "conin$", "conout$"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] })

    /// A name of letters, digits, `.`, `_` and `-` that does not begin with `.` or `-`; folders are joined by `-`.
    ///
    /// - Returns: `nil` if nothing is left of the name.
    static func of(_ hostile: String) -> String? {
        let parts = hostile.suffix(10_000).split { $0 == "/" || $0 == "\\" }.map(plain).filter { !$0.isEmpty }
        // The last components say most.
        var name = parts.suffix(3).joined(separator: "-")
        if name.count > longest {
            let ending = name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
            name = ending.count <= 10 ? name.prefix(longest - ending.count) + ending : String(name.prefix(longest))
        }
        guard !name.isEmpty else { return nil }
        let stem = name.prefix { $0 != "." }.lowercased()
        return devices.contains(stem) ? "_" + name : name
    }

    private static func plain(_ component: Substring) -> String {
        let mapped = component.unicodeScalars.map { scalar -> Character in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": Character(scalar)
            default: "_"
            }
        }
        return String(mapped).trimming { $0 == "." || $0 == "-" || $0 == "_" }
    }

    /// `name`, or with a number before its ending if it was taken; upper and lower case are the same file to some.
    static func unique(_ name: String, among taken: Set<String>) -> String {
        guard taken.contains(name.lowercased()) else { return name }
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        for number in 2... {
            let candidate = "\(name[..<dot])-\(number)\(name[dot...])"
            if !taken.contains(candidate.lowercased()) { return candidate }
        }
        return name
    }
}
