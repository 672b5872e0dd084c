using Microsoft.Extensions.Configuration;
using Stoa.Commerce.Catalogue.Edge;
using Stoa.Commerce.Catalogue.Search;
using Stoa.Commerce.Settings;
using Stoa.Platform.Settings;

namespace Stoa.Commerce;

/// <summary>Sections <c>Carts</c>, <c>Catalogue</c>, <c>Search</c> and <c>Media</c>.</summary>
public static class CommerceOptionsValidator
{
    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireFlags("Catalogue:Cache", "Orders:Mails");
        configuration.RequirePositiveIntegers("Catalogue:CacheBytes", "Catalogue:IndexFrom", "Orders:ItemTurns", "Orders:ItemQueue");
        configuration.RequireDurations("Carts:GuestLifetime", "Orders:CancelUnpaidAfter");
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
