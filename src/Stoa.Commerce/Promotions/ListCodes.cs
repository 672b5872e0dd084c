using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>A code of a promotion.</summary>
/// <param name="Uses">Orders that used it, where uses of a code are limited; else they are not counted here.</param>
internal sealed record ListedCode(string Code, int Uses, DateTimeOffset CreatedAt)
{
    public const string Columns = "c.code, c.uses, c.created_at";

    public static ListedCode From(NpgsqlDataReader row) => new(row.GetString("code"), row.GetInt32("uses"), row.GetTime("created_at"));
}

/// <summary>The codes of a promotion, in the order of the alphabet.</summary>
internal sealed class ListCodes(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("code", "c.key", "text")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<ListedCode>>("/admin/promotions/{id}/codes", routes.Resolve<ListCodes>().Handle)
            .WithName(PromotionRoutes.Section, "listPromotionCodes", "List the codes of a promotion")
            .Staff("promotions", "read")
            .HoldsSecret()
            .WithSuccess(CommerceSuccesses.PromotionCodesRetrieved)
            .ProducesFault(CommerceFaults.PromotionNotFound, PlatformFaults.CursorInvalid)
            .Explains("keyword", "The beginning of a code.")
            .WithExample(Examples.PageOf(new ListedCode("SAVE10", 3, Examples.At)));

    public sealed record Request(string Id, ListRequest List, string? Keyword) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), ListRequest.Read(input, Sorts), input.Query("keyword", 50));
    }

    public async Task<Outcome<Page<ListedCode>>> Handle(Request request, RequestContext context)
    {
        if (!await database.One(ExistsSql, row => row.GetBoolean(0), context.CancellationToken, request.Id))
        {
            return CommerceFaults.PromotionNotFound;
        }
        return await new ListQuery(ListedCode.Columns, "commerce.promotion_codes c", "c.key", "text", Sorts)
            .Where("c.promotion_id = {0}", request.Id)
            .Where("starts_with(c.key, commerce.code_key({0}))", request.Keyword)
            .Read(database, request.List with { Sort = request.List.Sort ?? Sorts[0].Name }, ListedCode.From, context.CancellationToken);
    }

    internal const string ExistsSql = "SELECT EXISTS (SELECT FROM commerce.promotions WHERE id = $1)";
}
