using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// Timing leaks: the same request about an address that has an account and about one that has none, in turns over one connection, so
/// that other load on the machine affects both alike. No address is used twice, because the second response would differ.
/// </summary>
internal static class TimingLeaks
{
    private const int Products = CatalogueReads.Products;
    private const int Known = 40_000;
    private const double Tolerance = 0.05;
    private static readonly TimeSpan HashTime = TimeSpan.FromSeconds(30);

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var shop = await site.Shop(Products);
        await AddKnown(site);
        var time = TimeSpan.FromSeconds(settings.Seconds);
        await Compare(
            "login with a wrong password",
            "/api/v1/auth/login",
            401,
            email => $$"""{"email":"{{email}}","password":"Not-The-Password-1"}""",
            time > HashTime ? time : HashTime,
            0
        );
        await Compare("asking for a code", "/api/v1/auth/otp", 200, email => $$"""{"email":"{{email}}","purpose":"login"}""", time, 10_000);
        await Compare(
            "guessing a code",
            "/api/v1/auth/otp/verify",
            400,
            email => $$"""{"email":"{{email}}","otp":"no-code","purpose":"login"}""",
            time,
            10_000
        );
        await Compare("a forgotten password", "/api/v1/auth/password/forgot", 200, email => $$"""{"email":"{{email}}"}""", time, 20_000);

        async Task Compare(string what, string route, int expected, Func<string, string> body, TimeSpan duration, int first)
        {
            using var connection = await Connection.Open(shop.Port, site.Cancelled);
            var (known, unknown) = (new List<long>(), new List<long>());
            var start = Stopwatch.GetTimestamp();
            for (var number = first; Stopwatch.GetElapsedTime(start) < duration && number < first + 10_000; number++)
            {
                // The order alternates, so that neither always follows the other.
                foreach (var isKnown in number % 2 == 0 ? [true, false] : new[] { false, true })
                {
                    var request = Requests.Post(route, body($"{(isKnown ? "known" : "nobody")}-{number}@bench.test"));
                    var before = Stopwatch.GetTimestamp();
                    var status = await connection.Exchange(request, site.Cancelled);
                    (isKnown ? known : unknown).Add(Stopwatch.GetTimestamp() - before);
                    if (status != expected)
                    {
                        throw new BenchException($"{what} was answered with {status}.");
                    }
                }
            }
            var (ours, theirs) = (MedianOf(known), MedianOf(unknown));
            report.Add(
                $"{what}: known / unknown",
                (ours / theirs).ToString("0.000", Text.Plain),
                "median within 5 %",
                Math.Abs((ours / theirs) - 1) <= Tolerance
            );
            report.Note($"{what}: {known.Count} pairs, medians {Text.Of(ours)} and {Text.Of(theirs)} ms.");
        }
    }

    private static double MedianOf(List<long> ticks) => Figures.Percentile([.. ticks.Order()], 0.5);

    /// <summary>Accounts like registered ones, all with one password, because hashing one for each would take an hour.</summary>
    private static Task AddKnown(Site site)
    {
        var hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = new Accounts.PasswordOptions().Iterations }));
        return site.Execute(
            Products,
            $"""
            INSERT INTO accounts.users (id, email, email_key, password_hash, created_at, updated_at)
            SELECT gen_random_uuid(), 'known-' || n || '@bench.test', 'known-' || n || '@bench.test', '{hasher.HashPassword(
                "",
                "SecurePassword123!"
            )}', now(), now() FROM generate_series(0, {Known - 1}) AS n
            ON CONFLICT DO NOTHING;
            ANALYZE accounts.users;
            """
        );
    }
}
