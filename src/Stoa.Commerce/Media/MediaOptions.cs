namespace Stoa.Commerce.Media;

/// <summary>Section <c>Media</c>: where pictures are kept.</summary>
internal sealed class MediaOptions
{
    /// <summary>Uploads are worked on here whatever the storage is.</summary>
    public string Directory { get; set; } = "media";

    /// <summary>In use where it has a bucket; else the directory is the storage.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>Inside the directory, so that what is finished is moved and not copied.</summary>
    public string Workshop => Path.Combine(Directory, "incoming");
}

/// <summary>A bucket of an S3-compatible server.</summary>
internal sealed class S3Options : S3Access
{
    public string? Bucket { get; set; }
}
