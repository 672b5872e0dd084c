using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Stoa.StripeDouble;

/// <summary>The controls below /_double. Parameters stand in the query; a mistake is 400 with a sentence.</summary>
internal sealed class Controls(StripeServer server)
{
    private const string Help = """
        GET  /_double/journal                                what really happened to money, and the sums of every intent
        GET  /_double/calls                                  the latest calls and what became of them
        GET  /_double/clock       POST ?advance=7d           moves the clock on
        GET  /_double/faults      POST ?kind=executed_then_reset&call=capture_intent&times=1&skip=0&delay=5s      DELETE
        GET  /_double/webhooks    POST ?delay=1s&copies=2&hold=true&drop=charge.refunded&retries=1s,5s&address=...&secret=whsec_...
        POST /_double/webhooks/release?id=evt_...            in this order; without id: all, oldest first (order=reversed: newest first)
        POST /_double/webhooks/resend?id=evt_...
        POST /_double/latency?value=50ms
        POST /_double/intents/{id}/authenticate?passed=true  the buyer's answer to 3-D Secure (the page of next_action does the same)
        POST /_double/intents/{id}/finish?succeeded=true     the end of an asynchronous payment
        POST /_double/intents/{id}/dispute?reason=fraudulent
        POST /_double/disputes/{id}/close?won=true
        POST /_double/refunds/{id}/succeed
        POST /_double/refunds/{id}/fail?reason=expired_or_canceled_card

        """;

    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly ChallengePage _page = new(server);
    private readonly WebhookControls _webhooks = new(server.Webhooks, server);

    public async Task Handle(HttpContext http)
    {
        try
        {
            await Choose(http, http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (Exception wrong) when (wrong is FormatException or InvalidOperationException or ArgumentException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await Json(http, new { error = wrong.Message });
        }
    }

    public static Task Json(HttpContext http, object value) => http.Response.WriteAsJsonAsync(value, Names, http.RequestAborted);

    private Task Choose(HttpContext http, string[] path)
    {
        var query = http.Request.Query;
        switch (http.Request.Method, path)
        {
            case ("GET", ["_double"]):
                return http.Response.WriteAsync(Help, http.RequestAborted);
            case ("GET", ["_double", "journal"]):
                return Json(http, new { entries = server.Journal.Entries, intents = server.Money });
            case ("GET", ["_double", "calls"]):
                return Json(http, server.Calls);
            case ("POST", ["_double", "clock"]):
                server.Clock.Advance(StripeDoubleOptions.Duration(query["advance"].ToString()));
                return Clock(http);
            case ("GET", ["_double", "clock"]):
                return Clock(http);
            case ("POST", ["_double", "latency"]):
                server.Options.Latency = StripeDoubleOptions.Duration(query["value"].ToString());
                return Task.CompletedTask;
            case (_, ["_double", "faults"]):
                return Faults(http);
            case (_, ["_double", "webhooks", .. var rest]):
                return _webhooks.Handle(http, rest);
            case (_, ["_double", "3ds", var intent]):
                return _page.Handle(http, intent);
            case ("POST", ["_double", "intents" or "refunds" or "disputes", var id, var verb]):
                return Json(http, server.Json(Do(path[1], id, verb, query))!);
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return http.Response.WriteAsync(Help, http.RequestAborted);
        }
    }

    private string Do(string kind, string id, string verb, IQueryCollection query) =>
        (kind, verb) switch
        {
            ("intents", "authenticate") => server.Authenticate(id, Truth(query, "passed")).Id,
            ("intents", "finish") => server.Finish(id, Truth(query, "succeeded")).Id,
            ("intents", "dispute") => server.OpenDispute(id, Text(query, "reason") ?? "fraudulent").Id,
            ("disputes", "close") => server.CloseDispute(id, Truth(query, "won")).Id,
            ("refunds", "succeed") => server.SucceedRefund(id).Id,
            ("refunds", "fail") => server.FailRefund(id, Text(query, "reason") ?? "expired_or_canceled_card").Id,
            _ => throw new FormatException($"{kind} cannot {verb}."),
        };

    private Task Clock(HttpContext http) => Json(http, new { now = server.Clock.Now, ahead_seconds = (long)server.Clock.Ahead.TotalSeconds });

    private Task Faults(HttpContext http)
    {
        var query = http.Request.Query;
        switch (http.Request.Method)
        {
            case "POST":
                server.Faults.Add(
                    new Fault(Named<FaultKind>(query, "kind") ?? throw new FormatException("A fault needs a kind: " + string.Join(", ", Wire<FaultKind>.All)))
                    {
                        Call = Named<CallKind>(query, "call"),
                        Skip = int.Parse(Text(query, "skip") ?? "0", CultureInfo.InvariantCulture),
                        Times = Text(query, "times") == "all" ? null : int.Parse(Text(query, "times") ?? "1", CultureInfo.InvariantCulture),
                        Delay = StripeDoubleOptions.Duration(Text(query, "delay") ?? "0s"),
                    }
                );
                break;
            case "DELETE":
                server.Faults.Clear();
                break;
        }
        return Json(
            http,
            server.Faults.Pending.Select(fault => new
            {
                fault.Kind,
                fault.Call,
                fault.Skip,
                fault.Times,
                Delay = fault.Delay.ToString("c", CultureInfo.InvariantCulture),
            })
        );
    }

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static bool Truth(IQueryCollection query, string name) =>
        Text(query, name) switch
        {
            null or "true" => true,
            "false" => false,
            var other => throw new FormatException($"'{other}' is neither true nor false."),
        };

    private static T? Named<T>(IQueryCollection query, string name)
        where T : struct, Enum =>
        Text(query, name) is not { } text
            ? null
            : Wire<T>.Find(text) ?? throw new FormatException($"There is no {name} '{text}', only {string.Join(", ", Wire<T>.All)}.");
}
