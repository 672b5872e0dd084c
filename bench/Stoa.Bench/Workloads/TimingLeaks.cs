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

    private static readonly Question[] Questions =
    [
        new("login with a wrong password", "/api/v1/auth/login", 401, 0, email => $$"""{"email":"{{email}}","password":"Not-The-Password-1"}""")
        {
            AtLeast = HashTime,
        },
        new("asking for a code", "/api/v1/auth/otp", 200, 10_000, email => $$"""{"email":"{{email}}","purpose":"login"}"""),
        new("guessing a code", "/api/v1/auth/otp/verify", 400, 10_000, email => $$"""{"email":"{{email}}","otp":"no-code","purpose":"login"}"""),
        new("a forgotten password", "/api/v1/auth/password/forgot", 200, 20_000, email => $$"""{"email":"{{email}}"}"""),
    ];

    /// <summary>What is asked about both addresses.</summary>
    /// <param name="Status">How both are answered.</param>
    /// <param name="First">The number of its first address.</param>
    private sealed record Question(string What, string Route, int Status, int First, Func<string, string> Body)
    {
        public TimeSpan AtLeast { get; init; }
    }

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var shop = await site.Shop(Products);
        await AddKnown(site);
        var time = TimeSpan.FromSeconds(settings.Seconds);
        foreach (var question in Questions)
        {
            using var connection = await Connection.Open(shop.Port, site.Cancelled);
            var (known, unknown) = await Ask(connection, question, time > question.AtLeast ? time : question.AtLeast, site.Cancelled);
            var (ours, theirs) = (Figures.Median(known), Figures.Median(unknown));
            report.Add(
                $"{question.What}: known / unknown",
                (ours / theirs).ToString("0.000", Text.Plain),
                "median within 5 %",
                Math.Abs((ours / theirs) - 1) <= Tolerance
            );
            report.Note($"{question.What}: {known.Count} pairs, medians {Text.Of(ours)} and {Text.Of(theirs)} ms.");
        }
    }

    private static async Task<(List<long> Known, List<long> Unknown)> Ask(
        Connection connection,
        Question question,
        TimeSpan duration,
        CancellationToken cancelled
    )
    {
        var (known, unknown) = (new List<long>(), new List<long>());
        var start = Stopwatch.GetTimestamp();
        for (var number = question.First; Stopwatch.GetElapsedTime(start) < duration && number < question.First + 10_000; number++)
        {
            // Who comes first changes, so that neither always follows the other.
            foreach (var isKnown in number % 2 == 0 ? [true, false] : new[] { false, true })
            {
                var request = Requests.Post(question.Route, question.Body($"{(isKnown ? "known" : "nobody")}-{number}@bench.test"));
                var before = Stopwatch.GetTimestamp();
                var status = await connection.Exchange(request, cancelled);
                (isKnown ? known : unknown).Add(Stopwatch.GetTimestamp() - before);
                if (status != question.Status)
                {
                    throw new BenchException($"{question.What} was answered with {status}.");
                }
            }
        }
        return (known, unknown);
    }

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
