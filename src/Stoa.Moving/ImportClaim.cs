namespace Stoa.Moving;

/// <summary>
/// What a row wants for its thing alone: an SKU, an address. Rows of which the others cannot be seen when one is tried are held against each other by what
/// they claim, in the database, once all of them were tried.
/// </summary>
/// <param name="Kind">What is claimed.</param>
/// <param name="Value">Of it.</param>
/// <param name="Owner">Whose it is to be; the same thing may claim it more than once.</param>
/// <param name="Column">Where the file says it.</param>
/// <param name="Code">What is wrong with the row where it is somebody else's.</param>
/// <param name="IsWhole">Then none of the rows of its group can be applied.</param>
internal sealed record ImportClaim(string Kind, string Value, string Owner, string Column, string Code, bool IsWhole)
{
    public const string Sku = "sku";
    public const string Slug = "slug";

    /// <summary>The id of a product or a variant that is to be made.</summary>
    public const string Item = "item";
    public const string Thing = "thing";

    /// <summary>Claims of a row as they are stored; null where there are none.</summary>
    public static string? ToText(IReadOnlyList<ImportClaim> claims) => claims.Count == 0 ? null : string.Join('\u001e', claims.Select(claim => claim.Text));

    private string Text => string.Join('\u001f', new[] { $"{Kind}:{Value}", Owner, Code, IsWhole ? "whole" : "row", Column }.Select(Plain));

    private static string Plain(string text) => text.Replace('\u001e', ' ').Replace('\u001f', ' ');
}
