using Microsoft.Extensions.Configuration;
using Npgsql;
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

    public CatalogueCache(ChangeNotifications notifications, IConfiguration configuration)
    {
        var enabled = configuration.GetValue("Catalogue:Cache", true);
        Responses = new ResponseCache(configuration.GetValue("Catalogue:CacheBytes", DefaultBytes)) { Trusted = false };
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

    private void Drop(string change)
    {
        var parts = change.Split(':', 3);
        if (parts is ["products", var aspects, var ids] && ids != "*")
        {
            Responses.Drop([.. aspects.Select(Aspect), .. ids.Split(',').Select(Product)]);
        }
        else if (parts is [Categories or Brands])
        {
            Responses.Drop([parts[0]]);
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
