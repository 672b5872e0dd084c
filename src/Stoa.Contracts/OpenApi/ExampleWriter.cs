using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.OpenApi;

/// <summary>Examples, written by the contract itself; they are held as objects, and this finds the contract's generic writer for them.</summary>
internal static class ExampleWriter
{
    public static JsonNode Of(Contract contract, RoutePayload payload, int status, Texts texts)
    {
        using var buffer = ResponseBuffer.Rent();
        typeof(ExampleWriter)
            .GetMethod(nameof(WriteAs), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(payload.Example!.GetType())
            .Invoke(null, [contract, buffer.Json, payload.Example, payload.Success, status, texts]);
        return contract.WithFixedTimestamp(JsonNode.Parse(buffer.Written().Span)!);
    }

    /// <summary>Shows them beside the schema, by name, where there are any.</summary>
    public static void Show(JsonObject media, IReadOnlyList<(string Name, JsonObject Example)> examples)
    {
        if (examples.Count > 0)
        {
            media["examples"] = new JsonObject(examples.Select(example => KeyValuePair.Create(example.Name, (JsonNode?)example.Example)));
        }
    }

    private static void WriteAs<T>(Contract contract, Utf8JsonWriter json, T example, SuccessCode success, int status, Texts texts) =>
        contract.WriteSuccess(json, example, success, status, texts);
}
