using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.EmbeddedPostgres;

namespace Stoa.Bench.Subject;

/// <summary>The Stripe double as its own process, and what it is asked without Stoa in between.</summary>
internal sealed class Stripe(Process process, int port, Site site) : IDisposable
{
    private const string SecretKey = "sk_test_stoa_double";
    private readonly HttpClient _http = new()
    {
        BaseAddress = new Uri(Address(port)),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", SecretKey) },
    };

    public string[] ServerArguments =>
        ["--Payments:Stripe:ApiBase", Address(port), "--Payments:Stripe:SecretKey", SecretKey, "--Payments:Stripe:PublishableKey", "pk_test_stoa_double"];

    public static async Task<Stripe> Start(Site site, TimeSpan latency)
    {
        var port = FreePort.Choose();
        var program = Path.Combine(Repository.Root, "tools", "Stoa.StripeDouble", "bin", Repository.Configuration, "net10.0", "Stoa.StripeDouble.dll");
        string[] arguments = [program, "--port", port.ToString(Text.Plain), "--latency", latency.TotalMilliseconds.ToString(Text.Plain) + "ms"];
        var stripe = new Stripe(site.Children.Start("dotnet", arguments, log: site.Log("stripe")), port, site);
        await stripe.Listening();
        return stripe;
    }

    /// <summary>How often it has been called.</summary>
    public async Task<int> Calls() => (await _http.GetFromJsonAsync<JsonElement>("/_double/calls", site.Cancelled)).GetArrayLength();

    /// <summary>A payment by card, asked for as Stoa asks for it.</summary>
    public async Task Pay(long amount)
    {
        using var form = new FormUrlEncodedContent([
            new("amount", amount.ToString(Text.Plain)),
            new("currency", "usd"),
            new("payment_method", "pm_card_visa"),
            new("confirm", "true"),
            new("capture_method", "manual"),
            new("automatic_payment_methods[enabled]", "true"),
            new("automatic_payment_methods[allow_redirects]", "never"),
        ]);
        using var answer = await _http.PostAsync(new Uri("/v1/payment_intents", UriKind.Relative), form, site.Cancelled);
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException("The Stripe double refused: " + await answer.Content.ReadAsStringAsync(site.Cancelled));
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task Listening()
    {
        for (var patience = 0; ; patience++)
        {
            try
            {
                await _http.GetAsync(new Uri("/_double", UriKind.Relative), site.Cancelled);
                return;
            }
            catch (HttpRequestException) when (patience < 400 && !process.HasExited)
            {
                await Task.Delay(50, site.Cancelled);
            }
        }
    }

    private static string Address(int port) => "http://127.0.0.1:" + port.ToString(Text.Plain);
}
