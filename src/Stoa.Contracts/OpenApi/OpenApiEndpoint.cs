using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Stoa.Contracts.Http;

namespace Stoa.Contracts.OpenApi;

/// <summary><c>GET /openapi/{contract}.json</c>, for every page to read. A document is made and compressed once.</summary>
internal static class OpenApiEndpoint
{
    public static void Map(WebApplication app)
    {
        var contracts = app.Services.GetRequiredService<ContractCatalogue>();
        var documents = app.Services.GetRequiredService<OpenApiDocuments>();
        var kept = new ConcurrentDictionary<string, Lazy<Kept>>(StringComparer.Ordinal);
        app.MapMethods(
            "/openapi/{contract}.json",
            ["GET", "HEAD"],
            (RequestDelegate)(
                http =>
                {
                    if (!contracts.TryGet((string)http.Request.RouteValues["contract"]!, out var contract))
                    {
                        http.Response.StatusCode = StatusCodes.Status404NotFound;
                        return Task.CompletedTask;
                    }
                    return Send(http, kept.GetOrAdd(contract!.Name, _ => new Lazy<Kept>(() => Kept.Of(documents.Served(contract)))).Value);
                }
            )
        );
    }

    private static Task Send(HttpContext http, Kept document)
    {
        var (response, headers) = (http.Response, http.Response.Headers);
        var (body, encoding) = document.For(http.Request.Headers.AcceptEncoding.ToString());
        var tag = $"\"{document.Hash}{(encoding is null ? "" : "-" + encoding)}\"";
        headers.ETag = tag;
        headers.CacheControl = "public, no-cache";
        headers.AccessControlAllowOrigin = "*";
        headers.Append("Vary", "Accept-Encoding");
        if (EntityTagHeaderValue.TryParseList(http.Request.Headers.IfNoneMatch, out var known) && known.Any(one => one.Tag == "*" || one.Tag == tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        headers.ContentEncoding = encoding;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    private sealed record Kept(byte[] Plain, byte[] Gzip, byte[] Brotli, string Hash)
    {
        public static Kept Of(byte[] plain) =>
            new(
                plain,
                Compressed(plain, target => new GZipStream(target, CompressionLevel.SmallestSize)),
                Compressed(plain, target => new BrotliStream(target, CompressionLevel.Optimal)),
                Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))
            );

        /// <summary>The smaller of those that the client takes.</summary>
        public (byte[] Body, string? Encoding) For(string accepted)
        {
            var takes = StringWithQualityHeaderValue.TryParseList([accepted], out var all)
                ? all.Where(one => one.Quality is null or > 0).Select(one => one.Value.ToString()).ToList()
                : [];
            return takes.Contains("br") ? (Brotli, "br")
                : takes.Contains("gzip") ? (Gzip, "gzip")
                : (Plain, null);
        }

        private static byte[] Compressed(byte[] plain, Func<Stream, Stream> open)
        {
            using var target = new MemoryStream();
            using (var compressing = open(target))
            {
                compressing.Write(plain);
            }
            return target.ToArray();
        }
    }
}
