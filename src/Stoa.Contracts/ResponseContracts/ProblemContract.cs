using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.Payloads;
using static Stoa.Contracts.OpenApi.Schema;

namespace Stoa.Contracts.ResponseContracts;

/// <summary>
/// The house contract for new clients: RFC 9457 problem details for faults, the bare payload for success, RFC 8288 links for pages.
/// <c>code</c> is the fault's name in snake_case; <c>type</c> resolves to its description.
/// </summary>
public sealed class ProblemContract : Contract
{
    private readonly IEnumerable<IJsonTypeInfoResolver> _payloads;

    public ProblemContract(IEnumerable<IJsonTypeInfoResolver> payloads)
        : this(payloads, null) { }

    private ProblemContract(IEnumerable<IJsonTypeInfoResolver> payloads, string? cookiePath)
        : base("problem", JsonNamingPolicy.SnakeCaseLower, Timestamp.Zulu, payloads) => (_payloads, CookiePath) = (payloads, cookiePath);

    public override bool KeepsRefreshTokenInCookie => CookiePath is not null;

    internal override string? CookiePath { get; }

    internal override Contract WithSessionInCookie(string path) => new ProblemContract(_payloads, path);

    public override string Description => "RFC 9457 problem details and bare payloads: what a new client should choose.";

    public override string FailureContentType => "application/problem+json; charset=utf-8; profile=\"problem\"";

    public override bool SaysWhatWasDone => false;

    private static string NameOf(RuleKind rule) => JsonNamingPolicy.SnakeCaseLower.ConvertName(rule.ToString());

    protected override Wording Of(FaultKind kind) =>
        kind switch
        {
            FaultKind.NotFound => new(404),
            FaultKind.MethodNotAllowed => new(405),
            FaultKind.UnsupportedMediaType => new(415),
            FaultKind.BodyTooLarge => new(413),
            FaultKind.RequestTimedOut => new(408),
            FaultKind.Malformed or FaultKind.MissingInput or FaultKind.ProofInvalid or FaultKind.ProofExpired => new(400),
            FaultKind.Invalid or FaultKind.UnknownReference or FaultKind.Unprocessable => new(422),
            FaultKind.Duplicate or FaultKind.WrongState or FaultKind.Refused or FaultKind.Insufficient or FaultKind.InUse => new(409),
            FaultKind.NotAuthenticated or FaultKind.CredentialsRejected or FaultKind.TokenInvalid or FaultKind.TokenExpired => new(401),
            FaultKind.Forbidden => new(403),
            FaultKind.VersionMissing => new(428),
            FaultKind.VersionStale => new(412),
            FaultKind.Locked or FaultKind.TooMany => new(429),
            FaultKind.UpstreamFailed => new(502),
            FaultKind.Unavailable => new(503),
            FaultKind.Internal => new(500),
        };

    /// <summary>Faults with a more precise status of RFC 9110 than their kind's, and one that only document 001 tells apart from another.</summary>
    protected override FrozenDictionary<string, Wording> Named { get; } =
        new Dictionary<string, Wording>(StringComparer.Ordinal)
        {
            ["permission_missing"] = new(403, "access_denied"),
            ["google_not_configured"] = new(400),
            ["google_refused"] = new(400),
            ["payment_declined"] = new(402),
            ["payment_timed_out"] = new(504),
            ["push_content_missing"] = new(422),
            ["scheduled_time_missing"] = new(422),
            ["scheduled_time_past"] = new(422),
        }.ToFrozenDictionary();

    public override void WriteSuccess<T>(Utf8JsonWriter json, T value, SuccessCode success, int status, Texts texts)
    {
        if (value is Nothing)
        {
            WritePayload(json, new Message(texts.Of(success)));
            return;
        }
        if (KeepsRefreshTokenInCookie && value is Session session)
        {
            WritePayload(json, new CookieSession(session.User, session.AccessToken, session.ExpiresAt) { ExpiresIn = session.ExpiresIn });
            return;
        }
        WritePayload(json, value);
    }

    /// <summary>Links to the first, previous, next and last page, relative to the address asked for.</summary>
    public override void WriteHeaders<T>(HttpContext http, T value, SuccessCode success)
    {
        if (KeepsRefreshTokenInCookie)
        {
            RefreshCookie.Write(http.Response, value, success, CookiePath);
        }
        if (value is not IPage { Info: var page })
        {
            return;
        }
        http.Response.Headers["X-Total-Count"] = page.TotalItems.ToString(CultureInfo.InvariantCulture);
        var links = new List<string> { Link };
        if (page.Extras.IsByCursor)
        {
            Add("next", "cursor", page.Extras.NextCursor, page.HasNext);
        }
        else
        {
            Add("first", "page", Text(1), true);
            Add("prev", "page", Text(Math.Min(page.Page - 1, Math.Max(1, page.TotalPages))), page.HasPrev);
            Add("next", "page", Text(page.Page + 1), page.HasNext);
            Add("last", "page", Text(Math.Max(1, page.TotalPages)), true);
        }
        http.Response.Headers.Link = string.Join(", ", links);
        WriteExtras(http.Response.Headers, page.Extras);

        void Add(string relation, string parameter, string? value, bool exists)
        {
            if (exists)
            {
                var query = QueryHelpers.ParseQuery(http.Request.QueryString.Value);
                query[parameter] = value;
                links.Add($"<{QueryHelpers.AddQueryString(http.Request.PathBase + http.Request.Path, query)}>; rel=\"{relation}\"");
            }
        }

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What other contracts say in <c>meta</c>: a bare list has none. Escaped, so that it is ASCII.</summary>
    private void WriteExtras(IHeaderDictionary headers, PageExtras extras)
    {
        if (extras.TotalIsMinimum)
        {
            headers["X-Total-Is-Minimum"] = "true";
        }
        if (extras.CorrectedKeyword is { } keyword)
        {
            headers["X-Corrected-Keyword"] = Uri.EscapeDataString(keyword);
        }
        if (extras.Facets is { } facets)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                PageMeta.WriteFacets(json, facets, this);
                json.WriteEndObject();
            }
            headers["X-Facets"] = Encoding.ASCII.GetString(buffer.ToArray());
        }
    }

    public override IEnumerable<string> HeadersOf(RoutePayload payload, int status) =>
        payload.Kind == PayloadKind.Page ? ["Link", "X-Total-Count", "X-Total-Is-Minimum", "X-Corrected-Keyword", "X-Facets"] : [];

    public override void WriteFailure(Utf8JsonWriter json, Failure failure, Texts texts)
    {
        var wording = Of(failure.Fault);
        json.WriteStartObject();
        json.WriteString("type"u8, FaultPages.AddressOf(CodeOf(failure.Fault)));
        json.WriteString("title"u8, texts.TitleOf(failure.Fault));
        json.WriteNumber("status"u8, wording.Status);
        if (!failure.IsPlain || failure.Field is not null)
        {
            json.WriteString("detail"u8, MessageOf(failure, texts));
        }
        json.WriteString("code"u8, CodeOf(failure.Fault));
        if (failure.RetryAfterSeconds is { } seconds)
        {
            json.WriteNumber("retry_after"u8, seconds);
        }
        if (failure.Errors.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (var error in failure.Errors)
            {
                json.WriteStartObject();
                json.WriteString("field"u8, error.Path);
                json.WriteString("rule"u8, NameOf(error.Rule.Kind));
                json.WriteString("detail"u8, texts.Sentence(error.Path, error.Rule));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public override JsonObject SuccessSchema(PayloadSchema payload) =>
        payload.Kind switch
        {
            PayloadKind.Page => ArrayOf(payload.Schema),
            PayloadKind.Nothing => Object(("message", Text())),
            _ => (JsonObject)payload.Schema,
        };

    public override JsonObject FailureSchema(IReadOnlyList<Fault> faults)
    {
        var schema = Object(
            ("type", Text()),
            ("title", Text()),
            ("status", OneOf(faults.Select(fault => Of(fault).Status))),
            ("detail", Text()),
            ("code", OneOfCodes(faults.Select(CodeOf)))
        );
        if (faults.Any(fault => Of(fault).Status is 423 or 429 or >= 500))
        {
            schema["properties"]!["retry_after"] = Integer(1);
        }
        if (faults.Contains(RequestFaults.InvalidRequest))
        {
            schema["properties"]!["errors"] = ArrayOf(
                Object(("field", Text()), ("rule", OneOf(Enum.GetValues<RuleKind>().Select(NameOf))), ("detail", Text()))
            );
        }
        schema["required"] = new JsonArray("type", "title", "status", "code");
        // RFC 9457, 3.2: clients ignore members that they do not know, so that there can be more of them.
        schema.Remove("additionalProperties");
        return schema;
    }
}
