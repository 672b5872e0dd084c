using System.Globalization;

namespace Stoa.Server.Metrics;

/// <summary>The labels of one measurement; found by the measurement's own tags, without copying them.</summary>
internal sealed class Labels(KeyValuePair<string, object?>[] tags)
{
    public static readonly IEqualityComparer<Labels> Comparer = new ByTags();

    private readonly KeyValuePair<string, object?>[] _tags = tags;

    public string Text { get; } = string.Join(',', tags.Select(tag =>
        $"{string.Concat(tag.Key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'))}=\"{Escaped(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")}\""));

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class ByTags : IEqualityComparer<Labels>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, Labels>
    {
        public bool Equals(Labels? one, Labels? other) => ReferenceEquals(one, other) || (one is not null && other is not null && Equals(one._tags, other));

        public int GetHashCode(Labels labels) => GetHashCode(labels._tags.AsSpan());

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> tags, Labels labels)
        {
            if (tags.Length != labels._tags.Length)
            {
                return false;
            }
            for (var at = 0; at < tags.Length; at++)
            {
                if (tags[at].Key != labels._tags[at].Key || !Equals(tags[at].Value, labels._tags[at].Value))
                {
                    return false;
                }
            }
            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var hash = default(HashCode);
            foreach (var tag in tags)
            {
                hash.Add(tag.Value);
            }
            return hash.ToHashCode();
        }

        public Labels Create(ReadOnlySpan<KeyValuePair<string, object?>> tags) => new([.. tags]);
    }
}
