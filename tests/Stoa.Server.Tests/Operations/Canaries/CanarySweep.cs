using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;

namespace Stoa.Server.Tests.Operations.Canaries;

/// <summary>Every route with canaries at every place of a request: as it should be, with every text replaced, and with a body that is no JSON.</summary>
internal static partial class CanarySweep
{
    /// <summary>No route has these: a filter that it does not know is refused.</summary>
    private const string Unknown = "?token=" + Canary.InQuery + "&" + Canary.InQuery + "=1";

    /// <summary>Those that end by themselves; what ends the session of the others, or closes the shop, only for strangers.</summary>
    public static IReadOnlyList<Route> RoutesOf(StoaHost host) =>
        [
            .. host
                .Services.GetRequiredService<Routes>()
                .All.Where(route =>
                    !route.Pattern.EndsWith("/stream", StringComparison.Ordinal) && !route.Pattern.EndsWith("/progress/live", StringComparison.Ordinal)
                ),
        ];

    /// <summary>How many requests were sent, and answers by status.</summary>
    public static async Task<IReadOnlyDictionary<HttpStatusCode, int>> Walk(StoaHost host, Client staff)
    {
        var answers = new Dictionary<HttpStatusCode, int>();
        foreach (var route in RoutesOf(host))
        {
            foreach (var client in EndsIt(route) ? new[] { new Client(host, null) } : [new Client(host, null), staff])
            {
                foreach (var (mount, query, body, headers) in Requests(route))
                {
                    var reply = await client.Under(mount).Send(new HttpMethod(route.Method), PathOf(route) + query, body, headers);
                    answers[reply.Status] = answers.GetValueOrDefault(reply.Status) + 1;
                }
            }
        }
        return answers;
    }

    private static IEnumerable<(string Mount, string Query, string? Body, (string, string)[] Headers)> Requests(Route route)
    {
        var example = route.TakesBody ? JsonNode.Parse(Lines().Split(route.RequestExample ?? "{}")[0]) : null;
        var key = ("Idempotency-Key", $"{Canary.Key}-{Guid.NewGuid():N}");
        yield return (
            "/api/v1",
            FiltersOf(route),
            example is null ? null : Replaced("", example, Fitting)!.ToJsonString(),
            [("User-Agent", Canary.InHeader), ("If-Match", "*"), key]
        );
        yield return (
            "/as/problem/api/v1",
            "",
            example is null ? null : Replaced("", example, static (_, _) => Canary.InBody)!.ToJsonString(),
            [("User-Agent", Canary.InHeader), ("X-Cart-Token", Canary.InHeader), ("X-Order-Token", Canary.InHeader), ("If-Match", $"\"{Canary.InHeader}\"")]
        );
        yield return (
            "/api",
            Unknown,
            example is null ? null : $$"""{"email":"{{Canary.BrokenEmail}}","password":"{{Canary.WrongPassword}}","{{Canary.InBody}}":{{Canary.InBody}}""",
            [
                ("User-Agent", Canary.InHeader),
                ("Cookie", $"__Host-refresh_token={Canary.InHeader}"),
                ("Origin", $"https://{Canary.InHeader}.example"),
                ("Referer", $"https://{Canary.InHeader}.example/"),
                ("X-Forwarded-For", Canary.InHeader),
                ("Accept-Language", Canary.InHeader),
                ("baggage", $"secret={Canary.InHeader}"),
                ("traceparent", Canary.InHeader),
            ]
        );
    }

    /// <summary>Those that take any text.</summary>
    private static string FiltersOf(Route route) =>
        "?"
        + string.Join(
            '&',
            route
                .Request.Parameters.Where(one => one.Place == "query" && one.Name is "keyword" or "email" or "q" or "sku" or "code" or "search")
                .Select(one => $"{one.Name}={(one.Name == "email" ? Canary.Email : Canary.InQuery)}")
        );

    /// <summary>Texts of a request that stays one the route takes, where these members are what they are called.</summary>
    private static string? Fitting(string member, string text) =>
        member switch
        {
            "email" => Canary.OtherEmail,
            "password" or "current_password" => Canary.WrongPassword,
            "new_password" => Canary.NewPassword,
            "token" or "refresh_token" or "code" or "otp" or "id_token" or "state" => Canary.InBody,
            "fcm_token" => Canary.DeviceToken,
            "phone_number" or "phone" => Canary.Phone,
            "first_name" or "last_name" => Canary.Name,
            "address1" or "address2" => Canary.Street,
            "note" or "notes" or "description" or "title" or "body" or "reason" => Canary.Note,
            "payment_method_id" or "method_id" => Canary.Card,
            _ => text,
        };

    private static JsonNode? Replaced(string member, JsonNode? node, Func<string, string, string?> by) =>
        node switch
        {
            JsonObject inner => new JsonObject(inner.Select(one => KeyValuePair.Create(one.Key, Replaced(one.Key, one.Value, by)))),
            JsonArray list => new JsonArray([.. list.Select(one => Replaced(member, one, by))]),
            JsonValue value when value.TryGetValue<string>(out var text) => by(member, text),
            _ => node?.DeepClone(),
        };

    private static bool EndsIt(Route route) => route.Name is "logout" or "logoutEverywhere" or "logoutOthers" or "setMaintenance" or "closeAccount";

    private static string PathOf(Route route) => Parameter().Replace(route.Pattern, Canary.InPath);

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Parameter();

    /// <summary>Imports take lines.</summary>
    [GeneratedRegex("\n(?=\\{)")]
    private static partial Regex Lines();
}
