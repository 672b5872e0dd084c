using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts;

namespace Stoa.Platform.Events;

/// <summary>All types of events that the modules tell of, and how their data is kept and shown.</summary>
public sealed class EventCatalogue
{
    /// <summary>Longest data of an event, in bytes: Standard Webhooks advises 20 KB for all of it.</summary>
    public const int MaxPayload = 20_000;

    /// <summary>All names, for requests and payloads.</summary>
    internal const string Set = "EventType";

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly FrozenDictionary<string, EventType> _types;

    public EventCatalogue(IEnumerable<EventType> types, IEnumerable<IJsonTypeInfoResolver> payloads)
    {
        All = [.. types.OrderBy(type => type.Name, StringComparer.Ordinal)];
        _types = All.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        Kept = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. payloads]),
        };
        Kept.MakeReadOnly();
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<EventType> All { get; }

    /// <summary>Null for a name that no module has declared, or no longer does.</summary>
    public EventType? Find(string name) => _types.GetValueOrDefault(name);

    /// <summary>Whether a type is meant by what somebody asks for: by its name, by <c>order.*</c> or by <c>*</c>.</summary>
    public static bool Covers(string wanted, string type) =>
        wanted == type
        || wanted == "*"
        || (wanted.EndsWith(".*", StringComparison.Ordinal) && type.AsSpan().StartsWith(wanted.AsSpan(0, wanted.Length - 1), StringComparison.Ordinal));

    /// <summary>How data is kept: in snake case, with exact times.</summary>
    internal JsonSerializerOptions Kept { get; }

    /// <summary>Its data with a contract's member names; as it was kept where no module declares its type any more.</summary>
    internal JsonElement Data(LoggedEvent happened, Contract contract)
    {
        if (Find(happened.Type) is not { } type)
        {
            return JsonElement.Parse(happened.Payload);
        }
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes, Relaxed))
        {
            type.Rewrite(json, happened.Payload, Kept, contract.Json);
        }
        return JsonElement.Parse(bytes.WrittenSpan);
    }

    /// <summary>The event as it is told outside, <c>{type, timestamp, sequence, data}</c>, with a contract's member names.</summary>
    /// <exception cref="ArgumentException">No module declares its type.</exception>
    public byte[] Render(LoggedEvent happened, Contract contract)
    {
        var type = Find(happened.Type) ?? throw new ArgumentException($"no module declares {happened.Type}", nameof(happened));
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(bytes, Relaxed);
        json.WriteStartObject();
        json.WriteString(contract.NameOf("type"), happened.Type);
        json.WritePropertyName(contract.NameOf("timestamp"));
        JsonSerializer.Serialize(json, happened.OccurredAt, (JsonTypeInfo<DateTimeOffset>)contract.Json.GetTypeInfo(typeof(DateTimeOffset)));
        json.WriteNumber(contract.NameOf("sequence"), happened.Sequence);
        json.WritePropertyName(contract.NameOf("data"));
        type.Rewrite(json, happened.Payload, Kept, contract.Json);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Its data as it is kept, shortened where it would be too large.</summary>
    /// <exception cref="ArgumentException">It is too large, and its type cannot shorten it.</exception>
    internal string Serialize<T>(EventType<T> type, T data)
        where T : class
    {
        var form = (JsonTypeInfo<T>)Kept.GetTypeInfo(typeof(T));
        var json = JsonSerializer.SerializeToUtf8Bytes(data, form);
        foreach (var shorten in type.Shorten)
        {
            if (json.Length > MaxPayload)
            {
                data = shorten(data);
                json = JsonSerializer.SerializeToUtf8Bytes(data, form);
            }
        }
        return json.Length <= MaxPayload
            ? Encoding.UTF8.GetString(json)
            : throw new ArgumentException($"{type.Name} has data of {json.Length} bytes", nameof(data));
    }
}
