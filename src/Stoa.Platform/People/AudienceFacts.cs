using Npgsql;

namespace Stoa.Platform.People;

/// <summary>What customers have done, for those who want to reach such customers. All that is given has to be so.</summary>
/// <param name="BoughtCategory">Bought something of this category or of one below it.</param>
/// <param name="SpentOver">Spent more than this, in minor units of the shop's currency.</param>
/// <param name="LastOrderBefore">Has ordered, and not since then.</param>
/// <param name="NoOrderForDays">Has ordered, and not for so many days.</param>
/// <param name="CartAbandonedForHours">Has something in the cart and has not touched it for so long.</param>
/// <param name="MarketingConsent">Has agreed to advertising, or has not.</param>
public sealed record CustomerConditions(
    string? BoughtCategory = null,
    long? SpentOver = null,
    DateTimeOffset? LastOrderBefore = null,
    int? NoOrderForDays = null,
    int? CartAbandonedForHours = null,
    bool? MarketingConsent = null
);

/// <summary>Answers which people meet conditions about what customers have done. The module that sells gives it; others know people by their ids.</summary>
public abstract class AudienceFacts
{
    /// <summary>The people who meet all of the conditions, in no order, each once; as they were at the first of them.</summary>
    /// <param name="connection">In a transaction, which may be used for other statements between two pages.</param>
    /// <param name="conditions">What has to be so.</param>
    /// <param name="now">What days and hours are counted from.</param>
    /// <param name="count">At most so many at a time.</param>
    /// <param name="cancelled">Ends it.</param>
    public abstract IAsyncEnumerable<IReadOnlyList<Guid>> Pages(
        NpgsqlConnection connection,
        CustomerConditions conditions,
        DateTimeOffset now,
        int count,
        CancellationToken cancelled
    );
}
