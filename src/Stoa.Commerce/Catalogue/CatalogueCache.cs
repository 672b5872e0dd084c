using Microsoft.Extensions.Configuration;
using Npgsql;
using Stoa.Commerce.Catalogue.Edge;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>
/// Rendered catalogue responses. A change drops those that show it, on every node; while change notifications are disconnected none are used. What a change is
/// the database says (<c>commerce.tell</c>): its products by id, and its aspects, because a list depends on prices only if it is sorted or filtered by them.
/// </summary>
internal sealed class CatalogueCache
{
    public const string Topic = "catalogue";
    public const string Categories = "categories";
    public const string Brands = "brands";
    private const long DefaultBytes = 32 << 20;

    public CatalogueCache(ChangeNotifications notifications, EdgeOptions edge, IConfiguration configuration)
    {
        var enabled = configuration.GetValue("Catalogue:Cache", true);
        Responses = new ResponseCache(configuration.GetValue("Catalogue:CacheBytes", DefaultBytes)) { Trusted = false, Edge = edge.Policy };
        notifications.On(Topic, Drop);
        notifications.OnTrustChanged(trusted =>
        {
            Responses.Clear();
            Responses.Trusted = trusted && enabled;
        });
    }

    public ResponseCache Responses { get; }

    /// <summary>Of whatever shows a product.</summary>
    public static string Product(string id) => "p:" + id;

    /// <summary>Of a list whose entries or order depend on it: m listing, p prices, t texts, a attributes, s stock.</summary>
    public static string Aspect(char aspect) => "a:" + aspect;

    /// <summary>The tags of what a change shows in; null where that may be anything.</summary>
    public static string[]? TagsOf(string change) =>
        change.Split(':', 3) switch
        {
            ["products", var aspects, var ids] when ids != "*" => [.. aspects.Select(Aspect), .. ids.Split(',').Select(Product)],
            [Categories or Brands] => [change],
            _ => null,
        };

    private void Drop(string change)
    {
        if (TagsOf(change) is { } tags)
        {
            Responses.Drop(tags);
        }
        else
        {
            Responses.Clear();
        }
    }
}

/// <summary>The transaction of a change of the catalogue: when it is answered, this node shows it already.</summary>
internal sealed class CatalogueEdits(NpgsqlDataSource database, ChangeNotifications notifications)
{
    public async Task<Outcome<T>> Run<T>(RequestContext context, Func<NpgsqlConnection, Task<Outcome<T>>> work)
    {
        var outcome = await database.InTransaction(context, work);
        if (outcome.Failure is null)
        {
            await notifications.Settled(context.CancellationToken);
        }
        return outcome;
    }
}
