using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>The codes that were added, in the order in which they were asked for.</summary>
internal sealed record AddedCodes(IReadOnlyList<string> Codes);

/// <summary>
/// Adds codes to a promotion: those of a list, or as many random ones as are wanted. A code is one promotion's, however it is spelled; all are added or none.
/// </summary>
internal sealed class AddCodes(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int MaxCodes = 10_000;
    private const int MaxPrefix = 20;
    private const int MaxRounds = 10;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, AddedCodes>("/admin/promotions/{id}/codes", routes.Resolve<AddCodes>().Handle)
            .WithName(PromotionRoutes.Section, "addPromotionCodes", "Add codes to a promotion, given or random")
            .Staff("promotions", "manage")
            .Creating()
            .Idempotent()
            .WithBodyUpTo(CommerceLimits.RulesBody)
            .WithSuccess(CommerceSuccesses.PromotionCodesAdded)
            .ProducesFault(CommerceFaults.PromotionNotFound, CommerceFaults.PromotionCodeTaken)
            .WithExample(new AddedCodes(["SAVE10"]), """{"codes":["SAVE10"]}""");

    public sealed record Request(string Id, IReadOnlyList<string> Codes, int? Count, string Prefix) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Path("id"),
                input.Body.Texts("codes", MaxCodes, PromotionCode.MaxLength),
                input.Body.OptionalInteger("count", 1, MaxCodes),
                input.Body.OptionalText("prefix", MaxPrefix)
            );

        public Failure? Validate() =>
            Codes.Count == 0 && Count is null ? Failure.Invalid("codes", Rule.Required)
            : Codes.Count > 0 && Count is not null ? Failure.Invalid("count", Rule.Excluded("codes"))
            : Codes.Any(code => PromotionCode.Key(code).Length == 0) ? Failure.Invalid("codes", Rule.NotText)
            : null;
    }

    public Task<Outcome<AddedCodes>> Handle(Request request, RequestContext context) =>
        request.Validate() is { } broken
            ? Task.FromResult<Outcome<AddedCodes>>(broken)
            : database.InTransaction(context, connection => Add(connection, request, context));

    private async Task<Outcome<AddedCodes>> Add(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (!await connection.One(LockSql, _ => true, cancelled, request.Id))
        {
            return CommerceFaults.PromotionNotFound;
        }
        var codes = request.Count is { } count
            ? await Generate(connection, request, count, cancelled)
            : [.. request.Codes.Select(code => code.Trim()).DistinctBy(PromotionCode.Key, StringComparer.Ordinal)];
        if (request.Count is null && await Write(connection, request.Id, codes, clock.GetUtcNow(), cancelled) is { } taken)
        {
            return taken;
        }
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.PromotionCodesAdded,
            PromotionRows.Subject(request.Id),
            null,
            new JsonObject { ["count"] = codes.Count, ["first"] = codes[0] }
        );
        return Outcome.Created(new AddedCodes(codes));
    }

    /// <summary>Null where all of these were added, else which one is another promotion's.</summary>
    public static async Task<Failure?> Write(
        NpgsqlConnection connection,
        string promotion,
        IReadOnlyList<string> codes,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        if ((await Insert(connection, promotion, codes, now, cancelled)).Count == codes.Count)
        {
            return null;
        }
        var taken = await connection.One(TakenSql, row => row.GetString(0), cancelled, codes.Select(PromotionCode.Key).ToArray(), now);
        return Failure.Of(CommerceFaults.PromotionCodeTaken, "code", taken ?? codes[0]) with { Field = "codes" };
    }

    /// <summary>Random codes are nearly never taken; those that are, are made again.</summary>
    private async Task<List<string>> Generate(NpgsqlConnection connection, Request request, int count, CancellationToken cancelled)
    {
        var codes = new List<string>();
        for (var round = 0; codes.Count < count; round++)
        {
            if (round == MaxRounds)
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{count} random codes could not be made in {round} rounds."));
            }
            var wanted = Enumerable.Range(0, count - codes.Count).Select(_ => PromotionCode.Generate(request.Prefix.Trim())).Distinct(StringComparer.Ordinal);
            codes.AddRange(await Insert(connection, request.Id, [.. wanted], clock.GetUtcNow(), cancelled));
        }
        return codes;
    }

    private static Task<IReadOnlyList<string>> Insert(
        NpgsqlConnection connection,
        string promotion,
        IReadOnlyList<string> codes,
        DateTimeOffset now,
        CancellationToken cancelled
    ) => connection.Many(InsertSql, row => row.GetString(0), cancelled, promotion, codes.Select(PromotionCode.Key).ToArray(), codes.ToArray(), now);

    internal const string LockSql = "SELECT FROM commerce.promotions WHERE id = $1 FOR KEY SHARE";

    internal const string InsertSql = """
        INSERT INTO commerce.promotion_codes (key, code, promotion_id, created_at)
        SELECT c.key, c.code, $1, $4 FROM unnest($2::text[], $3::text[]) AS c(key, code) ORDER BY c.key ON CONFLICT DO NOTHING RETURNING code
        """;

    /// <summary>Those that this transaction has just inserted are of its moment.</summary>
    internal const string TakenSql = "SELECT code FROM commerce.promotion_codes WHERE key = ANY ($1) AND created_at <> $2 ORDER BY key LIMIT 1";
}
