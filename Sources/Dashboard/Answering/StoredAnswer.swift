package import Answers
import Lake

/// An answer with what it was asked from.
package struct StoredAnswer: Sendable {
    package let answer: Answer
    package let question: Question
    /// The name of the lake's moment it was computed at (``LakeMoment/name``).
    package let moment: String
    /// Names what the answer says: the lake, who is who, the program and the question, but not the form.
    package let tag: String

    /// - Parameter basis: what answers rest on beside the lake.
    init(_ answer: Answer, to question: Question, version: String?, moment: String, basis: String) {
        self.answer = answer
        self.question = question
        self.moment = moment
        // Each run of a program hashes differently; the printed question does not.
        tag = LakeDirectory.shortHash("\(moment) \(basis) \(version ?? "") \(question.canonicalText)")
    }
}
