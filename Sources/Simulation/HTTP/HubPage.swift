import Foundation

/// The JSON of one page of the list.
struct HubPage {
    let records: HubRecords
    let fields: Set<HubField>
    /// 30-day counts that stand in for those of the file, by position.
    let downloads: [Int: Int]
    let trouble: HubTrouble.Kind?

    func json(_ positions: ArraySlice<Int32>) -> [UInt8] {
        var isWanted = HubField.allCases.map(fields.contains)
        // A field that is missing is missing in every record of the page but the id.
        if trouble == .missing {
            for field in [HubField.createdAt, .tags, .likes, .author] { isWanted[field.index] = false }
        }
        var body: [UInt8] = [UInt8(ascii: "[")]
        body.reserveCapacity(positions.count * 1024)
        for position in positions {
            if body.count > 1 { body.append(UInt8(ascii: ",")) }
            body.append(UInt8(ascii: "{"))
            let start = body.count
            let count = downloads[Int(position)]
            records.withFragments(of: Int(position)) { field, fragment in
                guard isWanted[field], !fragment.isEmpty else { return }
                if body.count > start { body.append(UInt8(ascii: ",")) }
                if field == HubField.downloads.index, let count {
                    body += Array("\"downloads\":\(count)".utf8)
                } else {
                    body.append(contentsOf: fragment)
                }
            }
            if trouble == .extra { body += Array(",\"zz_new\":{\"nested\":[1,{\"id\":\"not/this\"}]}".utf8) }
            body.append(UInt8(ascii: "}"))
        }
        body.append(UInt8(ascii: "]"))
        return body
    }
}
