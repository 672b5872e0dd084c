using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Media;

/// <summary>What of a picture must not be cut away: a point, as parts of its width (from the left) and its height (from the top), 0 to 1.</summary>
internal sealed record FocalPoint(decimal X, decimal Y)
{
    public static FocalPoint Read(ObjectReader members) => new(members.OptionalDecimal("x", 0, 1) ?? 0.5m, members.OptionalDecimal("y", 0, 1) ?? 0.5m);
}

/// <summary>
/// A picture of the shop. <c>url</c> is a JPEG of 1280 pixels' width; <c>/media/{hash}/{width}.{webp,jpg}</c> has the widths 160, 320, 640, 1280 and 2048,
/// none wider than the picture itself. Width, height, type and bytes are the original's, which only staff have sent and nobody gets.
/// </summary>
internal sealed record MediaItem(
    string Id,
    string Url,
    string Hash,
    int Width,
    int Height,
    [property: OneOf<ImageTypes>] string Type,
    long Bytes,
    string Alt,
    FocalPoint? FocalPoint,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    /// <summary>What <see cref="From"/> reads, of the table alias <c>m</c>.</summary>
    public const string Columns = """
        m.id, m.hash, m.width, m.height, m.type, m.bytes, m.alt, trim_scale(m.focal_x) AS focal_x, trim_scale(m.focal_y) AS focal_y, m.version, m.created_at,
        m.updated_at
        """;

    public static MediaItem From(NpgsqlDataReader row, PublicAddress address)
    {
        var hash = row.GetString("hash");
        return new MediaItem(
            row.GetString("id"),
            address.Of(Rendition.AddressOf(hash)),
            hash,
            row.GetInt32("width"),
            row.GetInt32("height"),
            row.GetString("type"),
            row.GetInt64("bytes"),
            row.GetString("alt"),
            row.GetOrNull<decimal>("focal_x") is { } x ? new FocalPoint(x, row.GetOrNull<decimal>("focal_y")!.Value) : null,
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
    }

    /// <summary>No property: it would be a member of the payload.</summary>
    public MediaSpec ToSpec() => new() { Alt = Alt, FocalPoint = FocalPoint };

    /// <summary>What the audit log keeps of it.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["hash"] = Hash,
            ["type"] = Type,
            ["bytes"] = Bytes,
            ["alt"] = Alt,
        };

    internal const string FindSql = $"SELECT {Columns} FROM commerce.media m WHERE m.id = $1";

    internal const string FindByHashSql = $"SELECT {Columns} FROM commerce.media m WHERE m.hash = $1";
}

/// <summary>What staff write of a picture.</summary>
internal sealed record MediaSpec
{
    public const int MaxAlt = 500;

    public string Alt { get; init; } = "";

    /// <summary>Null: its middle.</summary>
    public FocalPoint? FocalPoint { get; init; }

    public static Changes<MediaSpec> Read(ObjectReader members)
    {
        var changes = new Changes<MediaSpec>(members);
        changes.SetText("alt", MaxAlt, static (spec, alt) => spec with { Alt = alt });
        changes.Set("focal_point", members.OptionalObject("focal_point", FocalPoint.Read), static (spec, point) => spec with { FocalPoint = point });
        return changes;
    }

    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, CommerceJson.Stored.MediaSpec)!.AsObject();
}
