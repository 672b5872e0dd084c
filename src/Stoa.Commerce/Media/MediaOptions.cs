namespace Stoa.Commerce.Media;

/// <summary>Section <c>Media</c>: where pictures are kept.</summary>
public sealed class MediaOptions
{
    /// <summary>Of the server's disk; uploads are worked on here whatever the storage is. The host makes it absolute.</summary>
    public string Directory { get; set; } = "media";

    /// <summary>In use where it has a bucket; else the directory is the storage.</summary>
    public S3Options S3 { get; set; } = new();

    /// <summary>Inside the directory, so that what is finished is moved and not copied.</summary>
    internal string Workshop => Path.Combine(Directory, "incoming");
}

/// <summary>A bucket of an S3-compatible server, addressed by path.</summary>
public sealed class S3Options
{
    /// <summary>Null: Amazon's own of the region.</summary>
    public string? Endpoint { get; set; }
    public string? Bucket { get; set; }
    public string Region { get; set; } = "us-east-1";
    public string? AccessKey { get; set; }
    public string? SecretKey { get; set; }
}
