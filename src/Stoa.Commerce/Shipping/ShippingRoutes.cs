using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Shipping;

/// <summary>What the routes of shipping share.</summary>
internal static class ShippingRoutes
{
    public const string Section = "Shipping";

    public static void MapShipping(this Routes routes)
    {
        ListZones.Map(routes);
        ReadZone.Map(routes);
        SetZone.Map(routes);
        DeleteZone.Map(routes);
        ListMethods.Map(routes);
        ReadMethod.Map(routes);
        SetMethod.Map(routes);
        DeleteMethod.Map(routes);
    }

    /// <summary>An id that a path gives to something new; null where it is one.</summary>
    public static Failure? CheckId(string id) =>
        id.Length is 0 or > CatalogueForms.MaxId || CatalogueForms.Id.Read(id) is null ? Failure.Invalid("id", CatalogueForms.Id.Broken) : null;

    /// <summary>Why a PUT of this version is refused. What does not exist needs no condition, and meets none but <c>*</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="version">Of what is there; null where nothing is.</param>
    public static Failure? Stale(RequestContext context, long? version) =>
        version is not { } present
            ? context.ExpectedVersions is null
                ? null
                : RequestFaults.VersionStale
            : !context.IsConditional
                ? RequestFaults.VersionRequired
                : context.Expects(present)
                    ? null
                    : RequestFaults.VersionStale;
}
