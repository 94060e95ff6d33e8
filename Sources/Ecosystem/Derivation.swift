/// How one model was made from another (METHODS §3).
package enum DerivationRelation: String, CaseIterable, Sendable {
    case finetune, adapter, quantized, merge
    /// The other model was the teacher: none of its weights are in this one.
    case distilled
}

/// What says that one model was made from another, the most certain first (METHODS §3).
package enum DerivationEvidence: String, CaseIterable, Sendable {
    /// `baseModels` of the model's card, as the source's API gives it.
    case baseModels = "base-models"
    /// A tag `base_model:RELATION:ID`.
    case tag
    /// A tag `base_model:ID`, which names no relation.
    case plainTag = "plain-tag"
    /// The registry's entry for the model.
    case registry
    /// The names of the two repositories.
    case name
}
