namespace Stoa.Push.Messages;

/// <summary>
/// A condition over topics, as FCM reads it: <c>'news' in topics &amp;&amp; ('de' in topics || !('trial' in topics))</c>. Checked here, because FCM would
/// refuse it only when the message is sent, perhaps days later.
/// </summary>
internal ref struct TopicCondition
{
    /// <summary>FCM's.</summary>
    private const int MostTopics = 5;

    private const int Deepest = 20;

    private ReadOnlySpan<char> _rest;
    private int _topics;

    private TopicCondition(ReadOnlySpan<char> text) => _rest = text;

    /// <summary>The text, where it is a condition; else null.</summary>
    public static string? Read(string text)
    {
        var condition = new TopicCondition(text);
        return condition.Either(0) && condition.IsOver && condition._topics <= MostTopics ? text.Trim() : null;
    }

    private bool IsOver
    {
        get
        {
            _rest = _rest.TrimStart();
            return _rest.IsEmpty;
        }
    }

    private bool Either(int depth)
    {
        do
        {
            if (!Both(depth))
            {
                return false;
            }
        } while (Takes("||"));
        return true;
    }

    private bool Both(int depth)
    {
        do
        {
            if (!One(depth))
            {
                return false;
            }
        } while (Takes("&&"));
        return true;
    }

    private bool One(int depth)
    {
        if (depth > Deepest)
        {
            return false;
        }
        if (Takes("!"))
        {
            return One(depth + 1);
        }
        return Takes("(") ? Either(depth + 1) && Takes(")") : Topic();
    }

    private bool Topic()
    {
        if (!Takes("'") || _rest.IndexOf('\'') is not (> 0 and var end) || !PushForms.IsTopic(_rest[..end]))
        {
            return false;
        }
        _rest = _rest[(end + 1)..];
        _topics++;
        return Takes("in") && _rest.Length > 0 && char.IsWhiteSpace(_rest[0]) && Takes("topics");
    }

    private bool Takes(string word)
    {
        // Within quotation marks nothing is trimmed: a topic has no blanks.
        var rest = _rest.TrimStart();
        if (!rest.StartsWith(word, StringComparison.Ordinal))
        {
            return false;
        }
        _rest = rest[word.Length..];
        return true;
    }
}
