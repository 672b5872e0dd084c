using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>Creates a method under the id of the path, or replaces it as a whole. Only what replaces one needs its version.</summary>
internal sealed class SetMethod(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, ShippingMethod>("/admin/shipping/methods/{id}", routes.Resolve<SetMethod>().Handle)
            .WithName(ShippingRoutes.Section, "setShippingMethod", "Create or replace a shipping method")
            .Staff("shipping", "manage")
            .CreatingOrUpdating()
            .LocatedAt<ShippingMethod>(method => $"/admin/shipping/methods/{method.Id}")
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.ShippingMethodSet)
            .ProducesFault(RequestFaults.VersionRequired, CommerceFaults.ShippingZoneUnknown)
            .WithExample(
                ShippingExamples.Method,
                """
                {"name":"Parcel","zone_id":"germany","price":{"by":"flat","amount":{"amount":490,"currency":"EUR"}},
                "free_from":{"amount":5000,"currency":"EUR"},"min_days":1,"max_days":3,"tax_class":"standard","active":true}
                """
            );

    public sealed record Request(string Id, MethodSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), MethodSpec.Read(input.Body));
    }

    public async Task<Outcome<ShippingMethod>> Handle(Request request, RequestContext context) =>
        (ShippingRoutes.CheckId(request.Id) ?? request.Spec.Validate()) is { } broken
            ? broken
            : await database.InTransaction(context, connection => Set(connection, request, context));

    private async Task<Outcome<ShippingMethod>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var arguments = Arguments(request.Id, request.Spec);
        bool isNew;
        ShippingMethod? before;
        try
        {
            do
            {
                // Once more where the one that stood in the way was deleted before it could be locked.
                isNew = await connection.Change(InsertSql, cancelled, arguments) == 1;
                before = isNew ? null : await connection.One(LockSql, ShippingMethod.From, cancelled, request.Id);
            } while (!isNew && before is null);
            if (ShippingRoutes.Stale(context, before?.Version) is { } stale)
            {
                return stale;
            }
            if (before?.Spec.ToJson() == request.Spec.ToJson())
            {
                return before;
            }
            if (!isNew)
            {
                await connection.Change(UpdateSql, cancelled, arguments);
            }
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return new Failure { Fault = CommerceFaults.ShippingZoneUnknown, Field = "zone_id" };
        }
        var method = (await connection.One(FindSql, ShippingMethod.From, cancelled, request.Id))!;
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.ShippingMethodSet,
            Subject(request.Id),
            before is null ? null : AuditJson.Of(before.Spec.ToJson()),
            AuditJson.Of(method.Spec.ToJson())
        );
        return isNew ? Outcome.Created(method) : method;
    }

    private object?[] Arguments(string id, MethodSpec spec) =>
        [
            id,
            spec.Name,
            spec.ZoneId,
            spec.Price.By,
            spec.Price.Amount?.Amount ?? 0,
            spec.Price.By == ShippingPriceKinds.Flat
                ? null
                : JsonSerializer.Serialize(
                    spec.Price.Tiers.Select(step => new ShippingTier(step.From.Number, step.Amount.Amount)).ToArray(),
                    CommerceJson.Stored.ShippingTierArray
                ),
            spec.FreeFrom?.Amount,
            spec.MinDays,
            spec.MaxDays,
            spec.TaxClass,
            spec.Active,
            spec.Price.Currency,
            clock.GetUtcNow(),
        ];

    public static string Subject(string id) => $"shipping_method:{id}";

    private const string Columns = "name, zone_id, price_by, price, tiers, free_from, min_days, max_days, tax_class, active, currency, updated_at";

    private const string Values = "$2, $3::text, $4, $5::bigint, $6::text::json, $7::bigint, $8::int, $9::int, $10, $11::boolean, $12, $13::timestamptz";

    internal const string FindSql = $"SELECT {ShippingMethod.Columns} FROM commerce.shipping_methods m WHERE m.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";

    internal const string InsertSql =
        $"INSERT INTO commerce.shipping_methods (id, {Columns}, created_at) VALUES ($1, {Values}, $13::timestamptz) ON CONFLICT DO NOTHING";

    internal const string UpdateSql = $"UPDATE commerce.shipping_methods SET ({Columns}, version) = (SELECT {Values}, version + 1) WHERE id = $1";
}
