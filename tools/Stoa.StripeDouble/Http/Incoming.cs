using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stoa.StripeDouble;

/// <summary>A request, read and not yet judged.</summary>
internal sealed record Incoming(
    string RequestId,
    string Method,
    string Path,
    Route? Route,
    string? Subject,
    string Body,
    FormNode Form,
    string? Key,
    bool IsForm
)
{
    private const int LargestBody = 1 << 20;

    public static async Task<Incoming> Read(HttpContext http, IReadOnlyList<Route> routes)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value!);
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];
        string? subject = null;
        var route = routes.FirstOrDefault(route => route.Matches(method, segments, out subject));
        var query = http.Request.QueryString.Value?.TrimStart('?') ?? "";
        var body = method == "POST" ? await Text(http.Request) : "";
        var type = http.Request.ContentType;
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        return new Incoming(
            Ids.Request(),
            method,
            path,
            route,
            subject,
            method == "POST" ? body : query,
            FormNode.Parse(body.Length > 0 && query.Length > 0 ? query + "&" + body : body + query),
            method == "POST" && key.Length > 0 ? key : null,
            body.Length == 0 || type?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
        );
    }

    public Call Call(HttpContext http) => new(Route!.Kind, Method, http.Request.Path.Value!, Subject, Body, Key, RequestId);

    private static async Task<string> Text(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while (bytes.Length < LargestBody && (read = await request.Body.ReadAsync(buffer)) > 0)
        {
            bytes.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
