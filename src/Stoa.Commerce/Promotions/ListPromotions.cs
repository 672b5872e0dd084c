using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>All promotions, those that are over or switched off too.</summary>
internal sealed class ListPromotions(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("created_at", "p.created_at", "timestamptz"), new("name", "p.name", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<Promotion>>("/admin/promotions", routes.Resolve<ListPromotions>().Handle)
            .WithName(PromotionRoutes.Section, "listPromotions", "List the promotions")
            .Staff("promotions", "read")
            .WithSuccess(CommerceSuccesses.PromotionsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .Explains("kind", "Only promotions of this kind.")
            .Explains("active", "Only promotions that may be used, or only others.")
            .Explains("automatic", "Only promotions without a code, or only those with codes.")
            .Explains("keyword", "Part of a name.")
            .Explains("code", "The promotion that this code is for.")
            .WithExample(Examples.PageOf(PromotionExamples.Promotion));

    public sealed record Request(ListRequest List, string? Kind, bool? Active, bool? Automatic, string? Code, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                ListRequest.Read(input, Sorts),
                input.QueryChoice("kind", PromotionKinds.Values),
                input.QueryFlag("active"),
                input.QueryFlag("automatic"),
                input.Query("code", PromotionCode.MaxLength),
                input.Query("keyword", 200)
            );
    }

    public Task<Outcome<Page<Promotion>>> Handle(Request request, RequestContext context) =>
        new ListQuery(Promotion.Columns, "commerce.promotions p", "p.id", "text", Sorts)
            .Where("p.kind = {0}", request.Kind)
            .Where("p.active = {0}", request.Active)
            .Where("p.automatic = {0}", request.Automatic)
            .Where(
                "p.id = (SELECT c.promotion_id FROM commerce.promotion_codes c WHERE c.key = {0})",
                request.Code is { } code ? PromotionCode.Key(code) : null
            )
            .Where("lower(p.name) LIKE '%' || commerce.like_prefix({0})", request.Keyword)
            .Read(database, request.List, Promotion.From, context.CancellationToken);
}
