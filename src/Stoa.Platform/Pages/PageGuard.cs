using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Platform.Pages;

/// <summary>Maintenance mode and the route's rate limit, applied to a page as to the route whose use case it runs.</summary>
public sealed class PageGuard(IServiceProvider services, string policy)
{
    private readonly MaintenanceMode? _maintenance = services.GetService<MaintenanceMode>();
    private readonly Limiter? _limiter = services.GetService<Limiter>();
    private readonly FailureTranslation _translation = services.GetRequiredService<FailureTranslation>();

    /// <summary>A page that also says what fails outside of the server, as where its database is away, in the words and with the status of the API.</summary>
    /// <param name="title">The name of its text.</param>
    /// <param name="page">Answers.</param>
    public RequestDelegate Page(string title, RequestDelegate page) =>
        async http =>
        {
            try
            {
                await page(http);
            }
            catch (Exception failure) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested && Known(failure) is { } known)
            {
                var texts = PlainPage.TextsOf(http);
                await PlainPage.Answer(http, texts, HtmlEncoder.Default.Encode(texts[title]), known, "");
            }
        };

    private Failure? Known(Exception failure) => _translation.Of(failure) is { } known && known.Fault != RequestFaults.InternalError ? known : null;

    /// <summary>Why a page is not even shown; null where it is.</summary>
    public ValueTask<Failure?> Closed(HttpContext http) => _maintenance?.Closed(http) ?? default;

    /// <summary>Why a post goes no further, asked before its body is read.</summary>
    public async ValueTask<Failure?> Refusal(HttpContext http) => await Closed(http) ?? _limiter?.Enter(http, policy);

    /// <summary>Counts one use by address, before the use case runs.</summary>
    public ValueTask<Failure?> Spend(HttpContext http) => _limiter?.Spend(http, policy, null) ?? default;
}
