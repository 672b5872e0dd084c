using System.Text.Json;
using System.Text.Json.Nodes;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.ResponseContracts;

/// <summary>The <c>meta</c> of a page as document 003 has it, named as the contract names members; the other documents have no pages of their own.</summary>
internal static class PageMeta
{
    /// <summary>Writes it where the payload is a page, and else nothing.</summary>
    public static void Write<T>(Utf8JsonWriter json, T payload, Contract contract)
    {
        if (payload is not IPage { Info: var page })
        {
            return;
        }
        json.WriteStartObject("meta"u8);
        json.WriteNumber(contract.NameOf("page"), page.Page);
        json.WriteNumber(contract.NameOf("page_size"), page.PageSize);
        json.WriteNumber(contract.NameOf("total_items"), page.TotalItems);
        json.WriteNumber(contract.NameOf("total_pages"), page.TotalPages);
        json.WriteBoolean(contract.NameOf("has_next"), page.HasNext);
        json.WriteBoolean(contract.NameOf("has_prev"), page.HasPrev);
        WriteExtras(json, page.Extras, contract);
        json.WriteEndObject();
    }

    /// <summary>Only what the request asked for: a list without parameters of ours is as the document prints it.</summary>
    private static void WriteExtras(Utf8JsonWriter json, PageExtras extras, Contract contract)
    {
        if (extras.TotalIsMinimum)
        {
            json.WriteBoolean(contract.NameOf("total_is_minimum"), true);
        }
        if (extras.IsByCursor)
        {
            json.WriteString(contract.NameOf("next_cursor"), extras.NextCursor);
        }
        if (extras.CorrectedKeyword is { } keyword)
        {
            json.WriteString(contract.NameOf("corrected_keyword"), keyword);
        }
        if (extras.Facets is { } facets)
        {
            WriteFacets(json, facets, contract);
        }
    }

    internal static void WriteFacets(Utf8JsonWriter json, IReadOnlyList<Facet> facets, Contract contract)
    {
        json.WriteStartObject(contract.NameOf("facets"));
        foreach (var facet in facets)
        {
            json.WriteStartArray(facet.Name);
            foreach (var value in facet.Values)
            {
                json.WriteStartObject();
                json.WriteString("value"u8, value.Value);
                json.WriteNumber("count"u8, value.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    /// <summary>The name of its schema; every document that has pages has it as a component.</summary>
    public const string Name = "PageMeta";

    public static JsonObject Reference => OpenApi.Schema.Reference(Name);

    public static JsonObject Schema(Contract contract)
    {
        var schema = Object(
            (contract.NameOf("page"), Integer(1)),
            (contract.NameOf("page_size"), Integer(1)),
            (contract.NameOf("total_items"), Integer(0)),
            (contract.NameOf("total_pages"), Integer(0)),
            (contract.NameOf("has_next"), Boolean()),
            (contract.NameOf("has_prev"), Boolean())
        );
        var optional = schema["properties"]!.AsObject();
        optional[contract.NameOf("total_is_minimum")] = Boolean();
        optional[contract.NameOf("next_cursor")] = OrNull(Text());
        optional[contract.NameOf("corrected_keyword")] = Text();
        optional[contract.NameOf("facets")] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = ArrayOf(Object(("value", Text()), ("count", Integer(0)))),
        };
        return schema;
    }
}
