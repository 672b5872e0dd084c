using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>A new gift card, with its code.</summary>
/// <param name="Id">Names it from now on.</param>
/// <param name="Code">Shown this once; whoever has it can spend the card.</param>
/// <param name="Last4">The end of the code.</param>
/// <param name="Amount">What is on it.</param>
/// <param name="ExpiresAt">When what is left on it expires; null: never.</param>
/// <param name="Note">For staff.</param>
/// <param name="CreatedAt">Now.</param>
internal sealed record IssuedGiftCard(Guid Id, string Code, string Last4, Money Amount, DateTimeOffset? ExpiresAt, string Note, DateTimeOffset CreatedAt);

/// <summary>
/// Issues gift cards, all or none. Their codes stand in this answer only: the database has hashes, and an answer that is kept for a replay is sealed with the
/// request's own key, so a lost answer is asked for again with that key.
/// </summary>
internal sealed class IssueGiftCards(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const int MostCards = 1_000;
    private const int MostNote = 500;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Page<IssuedGiftCard>>("/admin/gift-cards", routes.Resolve<IssueGiftCards>().Handle)
            .WithName(CreditRoutes.Section, "issueGiftCards", "Issue gift cards")
            .Staff("gift_cards", "manage")
            .Creating()
            .IdempotentWithSecret()
            .WithSuccess(PaymentsSuccesses.GiftCardsIssued)
            .WithExample(
                new Page<IssuedGiftCard>(
                    [
                        new IssuedGiftCard(
                            CreditRoutes.Card.Id,
                            "X3HNB-R8TWQ-2MZ5V-LD4PC-97KQX",
                            CreditRoutes.Card.Last4,
                            CreditRoutes.Card.Amount,
                            CreditRoutes.Card.ExpiresAt,
                            CreditRoutes.Card.Note,
                            CreditRoutes.Card.CreatedAt
                        ),
                    ],
                    1,
                    1,
                    1
                ),
                """{"amount":{"amount":5000,"currency":"USD"},"note":"Christmas 2026"}"""
            );

    public sealed record Request(Money Amount, int Count, DateTimeOffset? ExpiresAt, string Note) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Object("amount", Money.Read),
                input.Body.OptionalInteger("count", 1, MostCards) ?? 1,
                input.Body.OptionalMoment("expires_at"),
                input.Body.OptionalText("note", MostNote)
            );
    }

    public async Task<Outcome<Page<IssuedGiftCard>>> Handle(Request request, RequestContext context) =>
        CreditRoutes.Refusal(request.Amount) is { } refusal ? refusal
        : request.ExpiresAt <= clock.GetUtcNow() ? Failure.Invalid("expires_at", Rule.After(clock.GetUtcNow()))
        : await database.InTransaction(context, connection => Issue(connection, request, context));

    private async Task<Outcome<Page<IssuedGiftCard>>> Issue(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        IssuedGiftCard[] cards =
        [
            .. Enumerable
                .Range(0, request.Count)
                .Select(_ => GiftCardCode.Generate())
                .Select(code => new IssuedGiftCard(
                    Guid.CreateVersion7(now),
                    code,
                    GiftCardCode.Last4(code),
                    request.Amount,
                    request.ExpiresAt,
                    request.Note,
                    now
                )),
        ];
        await connection.Change(
            AddSql,
            context.CancellationToken,
            cards.Select(card => card.Id).ToArray(),
            cards.Select(card => GiftCardCode.Hash(GiftCardCode.Normalize(card.Code)!)).ToArray(),
            cards.Select(card => card.Last4).ToArray(),
            request.Amount.Amount,
            request.Amount.Currency,
            request.ExpiresAt,
            request.Note,
            now
        );
        await connection.Change(
            PutSql,
            context.CancellationToken,
            cards.Select(card => card.Id).ToArray(),
            request.Amount.Amount,
            request.Amount.Currency,
            context.Caller.UserId,
            request.Note,
            now
        );
        await audit.Write(connection, context, PaymentsAuditActions.GiftCardsIssued, GiftCard.Subject(cards[0].Id), null, Audited(cards, request));
        return Outcome.Created(new Page<IssuedGiftCard>(cards, 1, cards.Length, cards.Length));
    }

    private static JsonObject Audited(IssuedGiftCard[] cards, Request request) =>
        new()
        {
            ["amount"] = request.Amount.Amount,
            ["currency"] = request.Amount.Currency,
            ["expires_at"] = request.ExpiresAt?.ToString("O", CultureInfo.InvariantCulture),
            ["ids"] = new JsonArray([.. cards.Select(card => (JsonNode)card.Id.ToString())]),
        };

    internal const string AddSql = """
        WITH accounts AS (
            INSERT INTO payments.credit_accounts (id, kind, currency, created_at) SELECT unnest($1::uuid[]), 'gift_card', $5, $8)
        INSERT INTO payments.gift_cards (id, code_hash, last4, amount, currency, expires_at, note, created_at, updated_at)
        SELECT c.id, c.hash, c.last4, $4, $5, $6::timestamptz, $7, $8, $8 FROM unnest($1::uuid[], $2::bytea[], $3::text[]) AS c (id, hash, last4)
        """;

    /// <summary>Each card is a transaction of its own in the ledger, in the order of the cards.</summary>
    internal const string PutSql = """
        INSERT INTO payments.credit_entries (transaction_id, account_id, amount, balance, cause, reference, actor_id, reason, at)
        SELECT c.id, s.account, s.amount, 0, 'issue', 'gift_card:' || c.id, $4, nullif($5, ''), $6
        FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, number)
        CROSS JOIN LATERAL (VALUES (1, c.id, $2::bigint), (2, payments.shop_account('issued', $3), -$2::bigint)) AS s (side, account, amount)
        ORDER BY c.number, s.side
        """;
}
