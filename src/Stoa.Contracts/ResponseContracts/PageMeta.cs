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
        json.WriteEndObject();
    }

    /// <summary>The name of its schema; every document that has pages has it as a component.</summary>
    public const string Name = "PageMeta";

    public static JsonObject Reference => OpenApi.Schema.Reference(Name);

    public static JsonObject Schema(Contract contract) =>
        Object(
            (contract.NameOf("page"), Integer(1)),
            (contract.NameOf("page_size"), Integer(1)),
            (contract.NameOf("total_items"), Integer(0)),
            (contract.NameOf("total_pages"), Integer(0)),
            (contract.NameOf("has_next"), Boolean()),
            (contract.NameOf("has_prev"), Boolean())
        );
}
