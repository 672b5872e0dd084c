using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Media;

/// <summary>What pictures are made of, and their routes.</summary>
internal static class MediaRoutes
{
    public const string Section = "Media";
    public const int FileLimit = 10 * 1024 * 1024;

    public static string Subject(string id) => $"media:{id}";

    public static void AddMedia(this IServiceCollection services, string dataDirectory)
    {
        services
            .AddOptions<MediaOptions>()
            .BindConfiguration("Media")
            .PostConfigure(media => media.Directory = Path.GetFullPath(media.Directory, dataDirectory));
        services.AddSingleton(new Section(Section, 130, "Pictures: uploaded by staff, shown to everybody."));
        services.AddSingleton(container => new UploadFolder(container.GetRequiredService<IOptions<MediaOptions>>().Value.Workshop));
        services.AddSingleton<ImageRenderer>();
        services.AddSingleton<MediaWorkshop>();
        services.AddSingleton<MediaIntake>();
        services.AddSingleton<MediaLeftovers>();
        services.AddSingleton<MediaStore>(container =>
            string.IsNullOrEmpty(container.GetRequiredService<IOptions<MediaOptions>>().Value.S3.Bucket)
                ? ActivatorUtilities.CreateInstance<DiskMediaStore>(container)
                : ActivatorUtilities.CreateInstance<S3MediaStore>(container)
        );
        services.AddSingleton<Func<Exception, Failure?>>(MediaStorageException.FailureOf);
        services.AddSingleton(
            new PeriodicJob(
                "leftover pictures",
                TimeSpan.FromMinutes(10),
                (container, cancelled) => container.GetRequiredService<MediaLeftovers>().RemoveOld(cancelled)
            )
        );
    }

    public static void MapMedia(this Routes routes)
    {
        ListMedia.Map(routes);
        UploadMedia.Map(routes);
        ReadMedia.Map(routes);
        UpdateMedia.Map(routes);
        DeleteMedia.Map(routes);
        SetProductMedia.Map(routes);
    }
}
