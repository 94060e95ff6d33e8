/// What a lake's manifests said when they were read: all of a commit or none of it.
package struct LakeMoment: Sendable {
    package let directory: LakeDirectory
    package let snapshot: Snapshot
    /// The derived tables that are there, oldest first.
    package let marts: [MartManifest]
    /// Names the content: two moments with the same name answer every question alike.
    package let name: String

    /// - Throws: ``LakeError`` `damaged` if a manifest cannot be read.
    package init(of directory: LakeDirectory) throws {
        self.directory = directory
        snapshot = try directory.snapshot()
        marts = try directory.marts()
        name = LakeDirectory.shortHash(
            ([snapshot.version] + marts.map { "\($0.sequence) \($0.lake)" }).joined(separator: "\n"))
    }
}
