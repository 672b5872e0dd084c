using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.Docs;

/// <summary>Every fault in every contract, as JSON and as pages; made from the contracts' own tables, so it cannot disagree with what is sent.</summary>
public sealed class FaultTable(IReadOnlyCollection<Contract> contracts, IReadOnlyCollection<Fault> faults, Texts texts)
{
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#222}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #ddd}th{position:sticky;top:0;background:#fff}
        code{background:#f3f3f0;padding:.1rem .3rem;border-radius:3px}small{color:#666}h2{margin-top:2.5rem}a{color:#0b57a4}
        """;

    public JsonObject ToJson() =>
        new()
        {
            ["contracts"] = new JsonArray([
                .. contracts.Select(contract =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = contract.Name,
                            ["description"] = contract.Description,
                            ["additions"] = new JsonArray([.. contract.Additions.Select(addition => (JsonNode)addition)]),
                            ["openapi"] = $"/openapi/{contract.Name}.json",
                            ["faults"] = ToJson(contract),
                        }
                ),
            ]),
        };

    /// <summary>All faults of one contract, for its approved files.</summary>
    public JsonArray ToJson(Contract contract) => new([.. faults.Select(fault => (JsonNode)ToJson(contract, fault))]);

    /// <summary>The same as a page to read and to compare in a review.</summary>
    public string ToMarkdown(Contract contract)
    {
        var page = new StringBuilder(
            $"# Every fault under contract {contract.Name}\n\n{contract.Description} "
                + "Made by `dotnet run --project src/Stoa.Server -- contracts`; not to be edited.\n\n"
        );
        foreach (var addition in contract.Additions)
        {
            page.Append($"- added to the document: {addition}\n");
        }
        page.Append("\n| fault | status | code | type | message | when | what to do |\n|---|---|---|---|---|---|---|\n");
        foreach (var fault in ToJson(contract).Cast<JsonObject>())
        {
            page.Append(
                $"| {fault["fault"]} | {string.Join(", ", fault["status"]!.AsArray())} | `{string.Join("` `", fault["codes"]!.AsArray())}` "
                    + $"| {fault["type"]} | {fault["message"]} | {fault["when"]} | {fault["advice"]} |\n"
            );
        }
        return page.ToString();
    }

    public string ToHtml()
    {
        var page = Page("Faults in every contract");
        page.Append(
            "<h1>Faults in every contract</h1><p>A client reacts to codes; messages are for people and may improve. <a href=\"/contracts\">As JSON</a>.</p><ul>"
        );
        foreach (var contract in contracts)
        {
            page.Append(
                $"<li id=\"{contract.Name}\"><b>{contract.Name}</b>: {Text(contract.Description)} <a href=\"/openapi/{contract.Name}.json\">OpenAPI</a>"
            );
            page.Append(
                contract.Additions.Count == 0 ? "</li>" : $"<br><small>Added to the document: {Text(string.Join("; ", contract.Additions))}.</small></li>"
            );
        }
        page.Append("</ul><table><thead><tr><th>fault</th>");
        page.AppendJoin("", contracts.Select(contract => $"<th>{contract.Name}</th>")).Append("</tr></thead><tbody>");
        foreach (var fault in faults)
        {
            page.Append(
                $"<tr><td><a href=\"{Http.FaultPages.AddressOf(fault.Name)}\"><code>{fault.Name}</code></a>"
                    + $"<br><small>{Text(texts.GuideTo(fault).When)}</small></td>"
            );
            page.AppendJoin("", contracts.Select(contract => $"<td>{string.Join("/", contract.StatusesOf(fault))}{Code(contract, fault)}</td>"))
                .Append("</tr>");
        }
        return page.Append("</tbody></table>").ToString();
    }

    public string ToHtml(Fault fault)
    {
        var (when, advice) = texts.GuideTo(fault);
        var page = Page(fault.Name);
        page.Append(
            $"<p><a href=\"/docs/contracts\">{Text(texts["page.faults.all"])}</a></p><h1><code>{fault.Name}</code></h1>"
                + $"<p>{Text(when)}</p><p><b>{Text(texts["page.faults.advice"])}</b> {Text(advice)}</p>"
        );
        foreach (var contract in contracts)
        {
            page.Append(
                $"<h2>{contract.Name}</h2><p>{string.Join(" or ", contract.StatusesOf(fault))}</p><pre><code>{Text(Example(contract, fault))}</code></pre>"
            );
        }
        return page.ToString();
    }

    /// <summary>The contract's own code; a code that only repeats the fault's name is left out.</summary>
    private static string Code(Contract contract, Fault fault) =>
        contract.CodeOf(fault) == fault.Name ? "" : string.Concat(contract.CodesOf(fault).Select(code => $" <code>{Text(code)}</code>"));

    private string Example(Contract contract, Fault fault) =>
        contract
            .WithFixedTimestamp(JsonNode.Parse(contract.Body(fault.Examples[0], texts).Span)!)
            .ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private JsonObject ToJson(Contract contract, Fault fault)
    {
        var body = JsonNode.Parse(contract.Body(Failure.Of(fault), texts).Span)!;
        return new JsonObject
        {
            ["fault"] = fault.Name,
            ["status"] = new JsonArray([.. contract.StatusesOf(fault).Select(status => (JsonNode)status)]),
            ["code"] = contract.CodeOf(fault),
            ["codes"] = new JsonArray([.. contract.CodesOf(fault).Select(code => (JsonNode)code)]),
            ["type"] = (body["error"] as JsonObject)?["type"]?.DeepClone() ?? (body as JsonObject)?["type"]?.DeepClone(),
            ["message"] = contract.MessageOf(Failure.Of(fault), texts),
            ["when"] = texts.GuideTo(fault).When,
            ["advice"] = texts.GuideTo(fault).Advice,
        };
    }

    private StringBuilder Page(string title) =>
        new(
            $"<!doctype html><html lang=\"{texts.Language}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                + $"<title>{Text(title)} · Stoa</title><style>{Style}</style>"
        );

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
