using System.Globalization;
using System.Net;
using System.Text;

namespace Stoa.StripeDouble;

/// <summary>
/// Form parameters as Stripe nests them: <c>a[b]=c</c>, <c>a[0]=x</c> and <c>a[]=x</c>. A node is a text or has members; the members of a list are named
/// 0, 1, 2 …
/// </summary>
internal sealed class FormNode
{
    public string? Text { get; private set; }
    public Dictionary<string, FormNode>? Members { get; private set; }

    /// <summary>Reads a body or a query. The last of two equal names counts.</summary>
    public static FormNode Parse(string text)
    {
        var root = new FormNode { Members = new Dictionary<string, FormNode>(StringComparer.Ordinal) };
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            var name = WebUtility.UrlDecode(split < 0 ? pair : pair[..split]);
            root.Put(Segments(name), 0, split < 0 ? "" : WebUtility.UrlDecode(pair[(split + 1)..]));
        }
        return root;
    }

    public FormNode? this[string name] => Members?.GetValueOrDefault(name);

    /// <summary>Members in the order of their names, as text: equal parameters have equal ones, whatever order they were sent in.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(text, "");
        return text.ToString();
    }

    private void Write(StringBuilder text, string path)
    {
        if (Text is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"{path.Length}:{path}={Text.Length}:{Text}&");
        }
        foreach (var (name, member) in (Members ?? []).OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            member.Write(text, $"{path}[{name}]");
        }
    }

    private void Put(List<string> segments, int depth, string value)
    {
        if (depth == segments.Count)
        {
            Text = value;
            return;
        }
        Members ??= new Dictionary<string, FormNode>(StringComparer.Ordinal);
        var name = segments[depth].Length == 0 ? Members.Count.ToString(CultureInfo.InvariantCulture) : segments[depth];
        if (!Members.TryGetValue(name, out var member))
        {
            Members[name] = member = new FormNode();
        }
        member.Put(segments, depth + 1, value);
    }

    /// <summary><c>a[b][]</c> is a, b and an empty one. What is not written like this is a name of its own.</summary>
    private static List<string> Segments(string name)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || name[^1] != ']')
        {
            return [name];
        }
        return [name[..open], .. name[(open + 1)..^1].Split("][")];
    }
}
