using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>Creates a zone under the id of the path, or replaces it as a whole. Only what replaces one needs its version.</summary>
internal sealed class SetZone(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Put<Request, ShippingZone>("/admin/shipping/zones/{id}", routes.Resolve<SetZone>().Handle)
            .WithName(ShippingRoutes.Section, "setShippingZone", "Create or replace a shipping zone")
            .Staff("shipping", "manage")
            .CreatingOrUpdating()
            .LocatedAt<ShippingZone>(zone => $"/admin/shipping/zones/{zone.Id}")
            .Idempotent()
            .Versioned(required: false)
            .WithBodyUpTo(CommerceLimits.RulesBody)
            .WithSuccess(CommerceSuccesses.ShippingZoneSet)
            .ProducesFault(RequestFaults.VersionRequired)
            .WithExample(ShippingExamples.Zone, """{"name":"Germany","areas":[{"country":"DE"},{"country":"AT","postal_from":"6690","postal_to":"6699"}]}""");

    public sealed record Request(string Id, ZoneSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), ZoneSpec.Read(input.Body));
    }

    public async Task<Outcome<ShippingZone>> Handle(Request request, RequestContext context) =>
        (ShippingRoutes.CheckId(request.Id) ?? request.Spec.Validate()) is { } broken
            ? broken
            : await database.InTransaction(context, connection => Set(connection, request, context));

    private async Task<Outcome<ShippingZone>> Set(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        bool isNew;
        ShippingZone? before;
        do
        {
            // Once more where the one that stood in the way was deleted before it could be locked.
            isNew = await connection.Change(InsertSql, cancelled, request.Id, request.Spec.Name, now) == 1;
            before = isNew ? null : await connection.One(ZoneRows.LockSql, ShippingZone.From, cancelled, request.Id);
        } while (!isNew && before is null);
        if (ShippingRoutes.Stale(context, before?.Version) is { } stale)
        {
            return stale;
        }
        var json = request.Spec.ToJson();
        if (before?.ToJson() == json)
        {
            return before;
        }
        await using (var batch = new NpgsqlBatch(connection))
        {
            if (!isNew)
            {
                batch.Add(UpdateSql, request.Id, request.Spec.Name, now);
                batch.Add(ClearSql, request.Id);
            }
            batch.Add(
                AreasSql,
                request.Id,
                request.Spec.Areas.Select(area => area.Country).ToArray(),
                request.Spec.Areas.Select(area => area.State ?? "").ToArray(),
                request.Spec.Areas.Select(area => area.PostalFrom ?? "").ToArray(),
                request.Spec.Areas.Select(area => area.PostalTo ?? "").ToArray()
            );
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        var zone = (await connection.One(ZoneRows.FindSql, ShippingZone.From, cancelled, request.Id))!;
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.ShippingZoneSet,
            ZoneRows.Subject(request.Id),
            before is null ? null : AuditJson.Of(before.ToJson()),
            AuditJson.Of(json)
        );
        return isNew ? Outcome.Created(zone) : zone;
    }

    internal const string InsertSql = """
        INSERT INTO commerce.shipping_zones (id, name, created_at, updated_at) VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING
        """;

    internal const string UpdateSql = "UPDATE commerce.shipping_zones SET name = $2, updated_at = $3, version = version + 1 WHERE id = $1";

    internal const string ClearSql = "DELETE FROM commerce.shipping_areas WHERE zone_id = $1";

    internal const string AreasSql = """
        INSERT INTO commerce.shipping_areas (zone_id, position, country, state, postal_from, postal_to)
        SELECT $1, a.position, a.country, a.state, a.postal_from, a.postal_to
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS a(country, state, postal_from, postal_to, position)
        """;
}
