using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Stoa.Commerce.Media;
using Stoa.Platform.Outbound;

namespace Stoa.Moving;

/// <summary>Section <c>Imports</c>.</summary>
internal sealed class ImportOptions
{
    /// <summary>Pictures may be fetched from private networks, by http and from any port: for trying out.</summary>
    public bool AllowPrivate { get; set; }
}

/// <summary>A picture that could not be fetched.</summary>
/// <param name="Code">For the row that names it.</param>
/// <param name="IsPassing">It may be there later.</param>
internal sealed record PictureFailure(string Code, bool IsPassing);

/// <summary>Fetches pictures from addresses that an import names, none of them from where the server stands.</summary>
internal sealed class PictureSource : IDisposable
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http;
    private readonly bool _allowPrivate;

    public PictureSource(IOptions<ImportOptions> options)
    {
        _allowPrivate = options.Value.AllowPrivate;
        _http = GuardedHttp.Create(_allowPrivate, Patience);
    }

    /// <summary>Into a new file; its hash and length, or why not.</summary>
    public async Task<(IncomingMedia? File, PictureFailure? Failure)> Fetch(string url, string alt, string path, CancellationToken cancelled)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return (null, new PictureFailure("picture_address_invalid", false));
        }
        try
        {
            for (var redirects = 0; ; redirects++)
            {
                if (!GuardedHttp.MayCall(address, _allowPrivate))
                {
                    return (null, new PictureFailure("picture_address_refused", false));
                }
                using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancelled);
                if (!IsRedirect(answer.StatusCode) || answer.Headers.Location is null)
                {
                    return await Keep(answer, alt, path, cancelled);
                }
                if (redirects == MostRedirects || !Uri.TryCreate(address, answer.Headers.Location, out address))
                {
                    return (null, new PictureFailure("picture_unreachable", false));
                }
            }
        }
        catch (HttpRequestException failure) when (failure.InnerException is AddressRefusedException)
        {
            return (null, new PictureFailure("picture_address_refused", false));
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancelled.IsCancellationRequested))
        {
            return (null, new PictureFailure("picture_unreachable", true));
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status is >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest;

    private static async Task<(IncomingMedia? File, PictureFailure? Failure)> Keep(
        HttpResponseMessage answer,
        string alt,
        string path,
        CancellationToken cancelled
    )
    {
        if (!answer.IsSuccessStatusCode)
        {
            var isPassing = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
            return (null, new PictureFailure(isPassing ? "picture_unreachable" : "picture_not_found", isPassing));
        }
        if (answer.Content.Headers.ContentLength > MediaRoutes.FileLimit)
        {
            return (null, new PictureFailure("media_too_large", false));
        }
        await using var source = await answer.Content.ReadAsStreamAsync(cancelled);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 * 1024];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        patience.CancelAfter(Patience);
        while (await source.ReadAsync(buffer, patience.Token) is > 0 and var count)
        {
            if (file.Length + count > MediaRoutes.FileLimit)
            {
                return (null, new PictureFailure("media_too_large", false));
            }
            hash.AppendData(buffer, 0, count);
            await file.WriteAsync(buffer.AsMemory(0, count), cancelled);
        }
        return (new IncomingMedia(path, Convert.ToHexStringLower(hash.GetHashAndReset()), file.Length, alt), null);
    }

    public void Dispose() => _http.Dispose();
}
