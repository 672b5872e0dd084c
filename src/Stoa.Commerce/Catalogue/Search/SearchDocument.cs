using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>What the engine has of a product: words as the database takes them apart, so that both find the same; nothing that is shown.</summary>
/// <param name="Id">Of the product.</param>
/// <param name="Place">In the shop's order.</param>
/// <param name="Body">JSON on one line.</param>
/// <param name="Hash">Of everything else in it: what has the same is found by the same words.</param>
internal sealed record SearchDocument(string Id, long Place, byte[] Body, string Hash)
{
    public const string Position = "position";
    public const string Skus = "skus";
    public const string NameKey = "name_key";
    public const string Names = "names";
    public const string Words = "words";
    public const string HashField = "hash";

    /// <summary>Strict: a field that nobody declared is an error and not a guess. Words are compared as they are, by no analyser of the engine.</summary>
    public static JsonObject IndexWith(string alias) =>
        new()
        {
            ["mappings"] = new JsonObject
            {
                ["dynamic"] = "strict",
                ["properties"] = new JsonObject
                {
                    [Position] = new JsonObject { ["type"] = "long" },
                    [Skus] = Keyword(),
                    [NameKey] = Keyword(),
                    [Names] = Keyword(),
                    [Words] = Keyword(),
                    [HashField] = new JsonObject
                    {
                        ["type"] = "keyword",
                        ["index"] = false,
                        ["doc_values"] = false,
                    },
                },
            },
            ["aliases"] = new JsonObject { [alias] = new JsonObject() },
        };

    public static SearchDocument From(NpgsqlDataReader row)
    {
        var place = row.GetInt64("position");
        var (skus, key) = (row.GetStrings("skus"), row.GetString("name_key"));
        var names = row.GetStrings("names");
        var words = names.Union(row.GetStrings("texts"), StringComparer.Ordinal).ToList();
        var content = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            json.WriteNumber(Position, place);
            Write(json, Skus, skus);
            json.WriteString(NameKey, key);
            Write(json, Names, names);
            Write(json, Words, words);
            json.WriteEndObject();
        }
        var hash = Convert.ToHexStringLower(SHA256.HashData(content.WrittenSpan)[..16]);
        return new SearchDocument(
            row.GetString("id"),
            place,
            [.. content.WrittenSpan[..^1], .. System.Text.Encoding.ASCII.GetBytes($",\"{HashField}\":\"{hash}\"}}")],
            hash
        );
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    private static JsonObject Keyword() => new() { ["type"] = "keyword", ["doc_values"] = false };

    private const string Columns = """
        p.id, p.position, commerce.name_key(p.name) AS name_key, commerce.words(p.name || ' ' || p.sku || ' ' || p.variant_names) AS names,
        commerce.words(p.description || ' ' || commerce.texts_of(p.attributes) || ' ' || p.variant_texts) AS texts,
        ARRAY(SELECT lower(p.sku) UNION SELECT lower(v.sku) FROM commerce.variants v WHERE v.product_id = p.id AND NOT v.archived ORDER BY 1) AS skus
        """;

    /// <summary>$1 ids. One that has no row is not to be found.</summary>
    internal const string SomeSql = $"SELECT {Columns} FROM commerce.products p WHERE p.id = ANY ($1) AND p.status = 'active'";

    /// <summary>$1 the last position that is known, $2 how many.</summary>
    internal const string PartSql = $"SELECT {Columns} FROM commerce.products p WHERE p.status = 'active' AND p.position > $1 ORDER BY p.position LIMIT $2";
}
