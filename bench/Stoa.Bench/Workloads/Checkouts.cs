using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// What a checkout adds to what the payment provider takes: buying a cart of 3 lines by a card of Stripe, whose double takes 50 ms for a call, and the same
/// call to the double alone, in turns. One buyer at a time: what is measured is time, not a rate.
/// </summary>
internal static class Checkouts
{
    private const int Products = CatalogueReads.Products;
    private const int From = 500_000;
    private const int Buyers = 200;

    /// <summary>So many that every connection of the pool has prepared the statements and settled on its plans.</summary>
    private const int WarmUp = 300;
    private const double Figure = 5;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);
    private const string Contact = $$"""{"email":"buyer@bench.test","shipping_address":{{Orders.Address}}}""";

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        using var stripe = await Stripe.Start(site, Latency);
        var shop = await site.Shop(Products, stripe.ServerArguments);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{shop.Port}/api/v1/") };
        var customers = new Customers(site, Products);
        await customers.Create(From, WarmUp + Buyers);
        await customers.FillCarts(From, WarmUp + Buyers, lines: 3);
        List<long> quotes = [],
            checkouts = [],
            calls = [];
        var callsBefore = 0;
        for (var buyer = 0; buyer < WarmUp + Buyers; buyer++)
        {
            if (buyer == WarmUp)
            {
                callsBefore = await stripe.Calls();
                (quotes, checkouts, calls) = ([], [], []);
            }
            var token = customers.Token(From + buyer);
            await Send(HttpMethod.Put, "cart/contact", Contact, token);
            await Send(HttpMethod.Put, "cart/shipping-option", """{"option_id":"ship_standard"}""", token);
            var start = Stopwatch.GetTimestamp();
            var quote = await Send(HttpMethod.Post, "cart/quote", "{}", token);
            var asked = Stopwatch.GetTimestamp();
            var (id, due) = (quote.GetProperty("quote_id").GetString(), quote.GetProperty("due").GetProperty("amount").GetInt64());
            await Send(HttpMethod.Post, "checkout", $$$"""{"quote_id":"{{{id}}}","payment":{"provider":"stripe","method_id":"pm_card_visa"}}""", token);
            var bought = Stopwatch.GetTimestamp();
            await stripe.Pay(due);
            calls.Add(Stopwatch.GetTimestamp() - bought);
            checkouts.Add(bought - asked);
            quotes.Add(asked - start);
        }
        var each = (await stripe.Calls() - callsBefore - Buyers) / (double)Buyers;
        var own = Figures.Median(checkouts) - (each * Figures.Median(calls));
        report.Add("checkout by Stripe, our own part of it", Text.Of(own) + " ms", $"≤ {Figure.ToString(Text.Plain)} ms", own <= Figure);
        report.Note(
            $"checkout of 3 lines: {Text.Of(Figures.Median(checkouts))} ms with {each.ToString(Text.Plain)} call of Stripe, "
                + $"which alone takes {Text.Of(Figures.Median(calls))}; the quote before it {Text.Of(Figures.Median(quotes))} ms (medians of {Buyers})."
        );

        async Task<JsonElement> Send(HttpMethod method, string route, string body, string token)
        {
            using var request = new HttpRequestMessage(method, route) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, site.Cancelled);
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>(site.Cancelled)).GetProperty("data")
                : throw new BenchException($"{method} {route} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
