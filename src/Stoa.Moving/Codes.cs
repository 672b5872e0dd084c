using Stoa.Contracts;

namespace Stoa.Moving;

/// <summary>What an import calls a broken rule. A cell has no place for a sentence.</summary>
internal static class Codes
{
    public static string Of(Rule rule) =>
        rule.Kind switch
        {
            RuleKind.Required => "required",
            RuleKind.Unknown => "unknown",
            RuleKind.Duplicate => "duplicate",
            RuleKind.NotText => "not_text",
            RuleKind.TooShort => "too_short",
            RuleKind.TooLong => "too_long",
            RuleKind.TooSmall => "too_small",
            RuleKind.TooLarge => "too_large",
            RuleKind.TooMany => "too_many",
            RuleKind.Email => "email",
            RuleKind.Country => "country",
            RuleKind.Date => "date",
            RuleKind.OneOf => "one_of",
            RuleKind.NotMultiple => "not_multiple",
            RuleKind.NotAfter => "not_after",
            _ => "wrong_type",
        };
}
