using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>A call while it is executed. The account's gate is held.</summary>
/// <param name="Buyer">The key is the publishable one.</param>
/// <param name="Version">The API version that the caller speaks.</param>
internal sealed record Exchange(Call Call, Parameters Parameters, bool Buyer, string Version, Account Account)
{
    public string Subject => Call.Subject!;
    public long Now => Account.Clock.Now;
    public Origin Origin => new(Call.RequestId, Call.IdempotencyKey);

    /// <summary>Makes a change true and answers with the object of an id, or with the change's error.</summary>
    public Reply Commit(Change change, string id)
    {
        if (change.Error is { Failure: null } refused)
        {
            return new Reply(refused);
        }
        Account.Apply(change, Origin);
        return change.Error is { } declined ? new Reply(declined) : Show(id);
    }

    public Reply Show(string id) => new(Account.Render(id)!);

    /// <summary>The caller may see the intent: a buyer has to know its secret.</summary>
    public StripeError? Hidden(PaymentIntent intent) =>
        Buyer && Parameters.Text("client_secret") != intent.ClientSecret ? StripeError.Missing("payment_intent", intent.Id, "intent") : null;
}

/// <summary>What a call answers: an error or an object.</summary>
internal readonly struct Reply
{
    public Reply(StripeError error)
    {
        Error = error;
    }

    public Reply(JsonObject json)
    {
        Json = json;
    }

    public StripeError? Error { get; }
    public JsonObject? Json { get; }

    public static implicit operator Reply(StripeError error) => new(error);
}

/// <summary>A call that the double serves.</summary>
/// <param name="Template">Segments below /v1; <c>{id}</c> stands for the subject.</param>
/// <param name="Object">The kind of object that is answered, for <c>expand</c>.</param>
internal sealed record Route(CallKind Kind, string Method, string Template, FieldsShape Shape, string Object, Func<Exchange, Reply> Handle)
{
    private readonly string[] _segments = Template.Split('/');

    /// <summary>A buyer's client may call it with the publishable key.</summary>
    public bool ForBuyers { get; init; }

    public bool Listed { get; init; }

    public bool Matches(string method, ReadOnlySpan<string> path, out string? subject)
    {
        subject = null;
        if (method != Method || path.Length != _segments.Length)
        {
            return false;
        }
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i] == "{id}")
            {
                subject = path[i];
            }
            else if (_segments[i] != path[i])
            {
                return false;
            }
        }
        return true;
    }
}
