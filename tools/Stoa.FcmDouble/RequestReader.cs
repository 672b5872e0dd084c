using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Stoa.FcmDouble;

/// <summary>Reads one request against the schema, the way FCM does: the first thing that is wrong is the answer.</summary>
internal ref struct RequestReader
{
    private const int LongestName = 256;
    private const int LargestPayload = 4096;
    private const int LargestToTopics = 2048;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly List<string> _path;
    private Utf8JsonReader _json;
    private string? _token;
    private int _targets;
    private bool _isTopic;
    private int _payload;
    private bool _validateOnly;
    private Error? _error;

    private RequestReader(ReadOnlySequence<byte> body, List<string> path)
    {
        _json = new Utf8JsonReader(body);
        _path = path;
    }

    public static Incoming Read(ReadOnlySequence<byte> body)
    {
        var reader = new RequestReader(body, new List<string>(8));
        try
        {
            reader._json.Read();
            reader.Value(Schema.Request, "");
            while (reader._error is null && reader._json.Read())
            {
                // Only to find what stands behind the object.
            }
        }
        catch (JsonException malformed)
        {
            return new Incoming(null, false, Error.NoJson(malformed.Message));
        }
        reader._error ??=
            reader._targets != 1 ? Error.NoTarget
            : reader._payload > (reader._isTopic ? LargestToTopics : LargestPayload) ? Error.TooBig
            : null;
        return new Incoming(reader._token, reader._validateOnly, reader._error);
    }

    private void Value(Node node, string name)
    {
        if (_json.TokenType == JsonTokenType.Null)
        {
            return;
        }
        _payload += _path.Count > 1 && _json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Number ? Length() : 0;
        switch (node.Kind)
        {
            case Kind.Object when Is(JsonTokenType.StartObject, "TYPE_MESSAGE"):
                Object(node);
                break;
            case Kind.List when Is(JsonTokenType.StartArray, "TYPE_LIST"):
                while (_error is null && _json.Read() && _json.TokenType != JsonTokenType.EndArray)
                {
                    Value(node.Items!, name);
                }
                break;
            case Kind.TextMap when Is(JsonTokenType.StartObject, "TYPE_MAP"):
                TextMap();
                break;
            case Kind.Free when Is(JsonTokenType.StartObject, "TYPE_MESSAGE"):
                FreeForm();
                break;
            case Kind.Flag when _json.TokenType is JsonTokenType.True or JsonTokenType.False || Is(JsonTokenType.True, "TYPE_BOOL"):
                _validateOnly |= name == "validate_only" && _json.GetBoolean();
                break;
            case Kind.Integer when Is(JsonTokenType.Number, "TYPE_INT32") && !_json.TryGetInt32(out _):
                Wrong("TYPE_INT32");
                break;
            case Kind.Share when Is(JsonTokenType.Number, "TYPE_FLOAT") && _json.GetDouble() is < 0 or > 1:
                Wrong("TYPE_FLOAT");
                break;
            case Kind.Text or Kind.Duration or Kind.Time or Kind.Colour or Kind.Word when Is(JsonTokenType.String, "TYPE_STRING"):
                Text(node, name);
                break;
            default:
                break;
        }
    }

    private void Object(Node node)
    {
        Span<char> buffer = stackalloc char[LongestName];
        var fields = node.Fields!.GetAlternateLookup<ReadOnlySpan<char>>();
        var seen = node.Required.Length == 0 ? null : new HashSet<string>(StringComparer.Ordinal);
        while (_error is null && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = Copy(buffer);
            if (!fields.TryGetValue(name, out var field))
            {
                _error = Error.UnknownName(name.ToString(), Path());
                return;
            }
            seen?.Add(field.Name);
            _payload += _path.Count == 0 || IsTarget(field.Name) ? 0 : Length();
            _json.Read();
            _path.Add(field.Name);
            Value(field.Node, field.Name);
            _path.RemoveAt(_path.Count - 1);
        }
        if (_error is null && seen is not null && node.Required.FirstOrDefault(required => !seen.Contains(required)) is { } missing)
        {
            _error = Error.BadValue(Path(), "TYPE_MESSAGE", $"{missing} is required");
        }
    }

    /// <summary>Whatever stands there; only its size is limited.</summary>
    private void FreeForm()
    {
        for (var depth = _json.CurrentDepth; _json.Read() && _json.CurrentDepth > depth; )
        {
            _payload += _json.TokenType switch
            {
                JsonTokenType.PropertyName or JsonTokenType.String => DecodedLength(),
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Length(),
                _ => 0,
            };
        }
    }

    private void TextMap()
    {
        while (_error is null && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var key = _json.GetString()!;
            _json.Read();
            if (_json.TokenType != JsonTokenType.String)
            {
                _path.Add(key);
                Wrong("TYPE_STRING");
                return;
            }
            _payload += Encoding.UTF8.GetByteCount(key) + DecodedLength();
            if (
                _path[^1] == "data"
                && (key is "from" or "message_type" || key.StartsWith("google.", StringComparison.Ordinal) || key.StartsWith("gcm.", StringComparison.Ordinal))
            )
            {
                _error = Error.Argument;
            }
        }
    }

    private void Text(Node node, string name)
    {
        if (IsTarget(name))
        {
            _targets++;
            _token = _json.GetString();
            _isTopic |= name is "topic" or "condition";
            if (name == "topic" ? !Topics.IsName(_token) : name == "condition" && !Topics.IsCondition(_token))
            {
                _error = Error.Argument;
            }
            return;
        }
        _payload += DecodedLength();
        if (node.Kind == Kind.Text)
        {
            return;
        }
        Span<char> buffer = stackalloc char[LongestName];
        var text = Copy(buffer);
        var fits = node.Kind switch
        {
            Kind.Duration => text.EndsWith("s")
                && decimal.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds is >= 0 and <= 2_419_200,
            Kind.Time => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
            Kind.Colour => text.Length == 7 && text[0] == '#' && !text[1..].ContainsAnyExcept(Hex),
            _ => node.Words!.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text),
        };
        if (!fits)
        {
            _error =
                node.Kind == Kind.Colour
                    ? Error.Argument
                    : Error.BadValue(Path(), node.Kind == Kind.Duration ? "type.googleapis.com/google.protobuf.Duration" : "TYPE_ENUM", $"\"{text}\"");
        }
    }

    private bool Is(JsonTokenType type, string expected)
    {
        if (_json.TokenType == type)
        {
            return true;
        }
        Wrong(expected);
        return false;
    }

    private void Wrong(string type) => _error = Error.BadValue(Path(), type, _json.HasValueSequence ? "…" : Encoding.UTF8.GetString(_json.ValueSpan));

    private readonly string Path() => string.Join('.', _path);

    /// <summary>Within the message, and nowhere deeper.</summary>
    private readonly bool IsTarget(string name) => _path is ["message"] or ["message", _] && name is "token" or "topic" or "condition" or "fid";

    /// <summary>FCM's limit is one of the text and not of its JSON: <c>\u044f</c> is two bytes.</summary>
    private readonly int DecodedLength() => _json.ValueIsEscaped ? Encoding.UTF8.GetByteCount(_json.GetString()!) : Length();

    private readonly int Length() => _json.HasValueSequence ? (int)_json.ValueSequence.Length : _json.ValueSpan.Length;

    private readonly ReadOnlySpan<char> Copy(Span<char> buffer) => Length() > buffer.Length ? "(too long)" : buffer[.._json.CopyString(buffer)];
}

/// <summary>A request as it was understood; <c>Error</c> where it was not.</summary>
internal readonly record struct Incoming(string? Token, bool ValidateOnly, Error? Error);
