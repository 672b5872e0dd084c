using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Stoa.Contracts.OpenApi;

/// <summary>
/// The response headers that a client may have to act on; each is one component. X-Request-Id comes with every answer and is declared where it is of
/// use, at failures: at each success as well it would be a twentieth of the document. Content-Language is told once, in the document's description.
/// </summary>
internal sealed class Headers(Components components)
{
    private static readonly Dictionary<string, (string Description, JsonObject Schema)> Known = new(StringComparer.Ordinal)
    {
        ["X-Request-Id"] = ("Names this request in the server's log; send it along with a report.", Schema.Text()),
        ["Link"] = ("RFC 8288: the `first`, `prev`, `next` and `last` page, and the contract's document (`rel=\"profile\"`).", Schema.Text()),
        ["ETag"] = ("The version of what is answered, for `If-None-Match` and `If-Match`.", Schema.Text()),
        ["Error-Code"] = ("The code of the failure, also where the body has none.", Schema.Text()),
        ["Retry-After"] = ("Seconds to wait before the request is sent again; absent where waiting does not help.", Schema.Integer(1)),
        ["WWW-Authenticate"] = ("RFC 6750: `Bearer`, with `error=\"invalid_token\"` where a token was sent.", Schema.Text()),
        ["Idempotency-Replayed"] = ("`true` where this is the answer of an earlier request with the same key.", Schema.OneOf(["true"])),
        ["X-Total-Count"] = ("Count over all pages.", Schema.Integer(0)),
        ["X-Total-Is-Minimum"] = ("`true` where the count stopped and there are more; else absent.", Schema.OneOf(["true"])),
        ["X-Corrected-Keyword"] = ("Percent-encoded: what was searched for in place of a keyword that nothing has; else absent.", Schema.Text()),
        ["X-Facets"] = ("JSON, ASCII: by facet asked for, its values as `{value, count}`; else absent.", Schema.Text()),
        ["Accept-Encoding"] = ("`identity` where the body was compressed.", Schema.Text()),
        ["Location"] = ("Where what was created can be read.", Schema.Text()),
        ["Set-Cookie"] = ("The refresh token, in a cookie that no script can read.", Schema.Text()),
    };

    public JsonObject All(IEnumerable<string> names) =>
        new(
            names.Select(name =>
                KeyValuePair.Create(
                    name,
                    (JsonNode?)
                        components.Share(
                            "headers",
                            new JsonObject { ["description"] = Known[name].Description, ["schema"] = Known[name].Schema.DeepClone() },
                            name
                        )
                )
            )
        );

    public JsonObject OfFailure(int status)
    {
        var names = new List<string> { "X-Request-Id", "Error-Code" };
        if (status is StatusCodes.Status401Unauthorized)
        {
            names.Add("WWW-Authenticate");
        }
        if (status is StatusCodes.Status415UnsupportedMediaType)
        {
            names.Add("Accept-Encoding");
        }
        if (status is StatusCodes.Status423Locked or StatusCodes.Status429TooManyRequests or >= StatusCodes.Status502BadGateway)
        {
            names.Add("Retry-After");
        }
        return All(names);
    }
}
