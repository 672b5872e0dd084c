using Microsoft.Extensions.Configuration;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Catalogue.Edge;
using Stoa.Commerce.Catalogue.Search;
using Stoa.Commerce.Media;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Settings;
using Stoa.Payments;
using Stoa.Platform.Settings;

namespace Stoa.Commerce;

/// <summary>Sections <c>Carts</c>, <c>Catalogue</c>, <c>Search</c> and <c>Media</c>.</summary>
public static class CommerceOptionsValidator
{
    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys =>
        [
            .. ConfigurationKeys.Of<CartOptions>("Carts"),
            .. ConfigurationKeys.Of<OrderOptions>("Orders"),
            .. ConfigurationKeys.Of<MediaOptions>("Media"),
            .. ConfigurationKeys.Below("Catalogue", "Cache", "CacheBytes", "IndexFrom"),
            .. EdgeOptions.Keys,
            .. SearchOptions.Keys,
            .. CommerceSettings.All.Select(setting => setting.Key).OfType<string>(),
        ];

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireFlags("Catalogue:Cache", "Orders:Mails");
        configuration.RequirePositiveIntegers("Catalogue:CacheBytes", "Catalogue:IndexFrom", "Orders:ItemTurns", "Orders:ItemQueue");
        configuration.RequireDurations("Carts:GuestLifetime", "Orders:CancelUnpaidAfter");
        PaymentsOptionsValidator.CheckProviders(configuration, "Orders:RefundLast");
        PaymentsOptionsValidator.CheckMethods(configuration, "Orders:ShipUnpaid");
        EdgeOptions.Validate(configuration);
        SearchOptions.Validate(configuration);
        CommerceSettings.All.Check(configuration);
        ValidateMedia(configuration);
    }

    /// <summary>S3 is configured as a whole or not at all.</summary>
    private static void ValidateMedia(IConfiguration configuration)
    {
        string[] required = ["Bucket", "AccessKey", "SecretKey"];
        if (configuration.GetSection("Media:S3").GetChildren().All(child => string.IsNullOrEmpty(child.Value)))
        {
            return;
        }
        if (Array.Find(required, key => string.IsNullOrWhiteSpace(configuration["Media:S3:" + key])) is { } missing)
        {
            throw new StartException($"Media:S3:{missing} is not set; pictures are kept in S3 where all of Media:S3 is set, and on the disk where none is.");
        }
        configuration.RequireAddresses("Media:S3:Endpoint");
    }
}
