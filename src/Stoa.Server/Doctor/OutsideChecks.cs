using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Stoa.Brokers;
using Stoa.Commerce.Catalogue.Search;
using Stoa.Payments;
using Stoa.Platform.Mail;
using Stoa.Push;
using Stoa.Server.Hosting;

namespace Stoa.Server.Doctor;

/// <summary>What the server talks to besides its database: mail, push, money, proxies, browsers.</summary>
internal static class OutsideChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public static async IAsyncEnumerable<Finding> Mail(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        yield return await Ask("mail", "check Mail:Smtp:Host, Port, Security, User and Password.", MailOrNot, cancelled);

        async Task<Finding> MailOrNot(CancellationToken limit) =>
            await MailProbe.Try(configuration, limit) is { } server
                ? Finding.Ok("mail", $"{server} answers and takes the login")
                : Finding.Warning("mail", "no server: mails become files in Mail:PickupDirectory", "set Mail:Smtp:Host before customers register.");
    }

    public static async IAsyncEnumerable<Finding> Push(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        yield return await Ask("push", "make a new key in the Firebase console and set Fcm:CredentialsFile.", PushOrNot, cancelled);

        async Task<Finding> PushOrNot(CancellationToken limit) =>
            await FcmProbe.Try(configuration, limit) is { } project
                ? Finding.Ok("push", $"the service account of project {project} gets tokens")
                : Finding.Ok("push", "off: Fcm:CredentialsFile is not set");
    }

    public static async IAsyncEnumerable<Finding> Payments(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        yield return await Ask("payments", "check Payments:Stripe:SecretKey, and whether this machine reaches Stripe.", StripeOrNot, cancelled);

        async Task<Finding> StripeOrNot(CancellationToken limit)
        {
            var stripe = await StripeProbe.Try(configuration, limit);
            return (stripe, configuration["Payments:Provider"] ?? (stripe is { Live: true } ? "stripe" : "test")) switch
            {
                (null, "stripe") => Finding.Error("payments", "Payments:Provider is stripe, and no Stripe key is set", "set Payments:Stripe:SecretKey."),
                (null, "manual") => Finding.Ok("payments", "by hand: no Stripe"),
                (null, _) => Finding.Warning(
                    "payments",
                    "play money: Payments:Provider is test",
                    "set Payments:Provider to stripe, with Payments:Stripe, or to manual before the shop opens."
                ),
                ({ HasWebhookSecret: false }, _) => Finding.Warning(
                    "payments",
                    "Stripe takes the key, but no webhook secret is set: what happens there is found out late",
                    "make an endpoint at {PublicUrl}/hooks/payments/stripe and set Payments:Stripe:WebhookSecrets:0."
                ),
                ({ Live: false }, "test") => Finding.Warning(
                    "payments",
                    "Stripe takes the test key, but Payments:Provider is test: orders are paid with play money",
                    "set Payments:Provider to stripe, and a live key before the shop opens."
                ),
                ({ Live: var live }, var provider) => Finding.Ok(
                    "payments",
                    $"Stripe takes the {(live ? "live" : "test")} key{(provider == "manual" ? "; orders that name no provider are paid by hand" : "")}"
                ),
            };
        }
    }

    public static async IAsyncEnumerable<Finding> Brokers(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        foreach (var (broker, ask) in BrokerProbe.All(configuration))
        {
            yield return await Ask(
                broker,
                "see that it runs and lets this machine in; events wait for 30 days.",
                async limit => Finding.Ok(broker, await ask(limit)),
                cancelled
            );
        }
    }

    public static async IAsyncEnumerable<Finding> Search(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        yield return await Ask(
            "search",
            "see that each node of Search:Url runs and lets this machine in; until then PostgreSQL answers.",
            EngineOrNot,
            cancelled
        );

        async Task<Finding> EngineOrNot(CancellationToken limit) =>
            await SearchProbe.Try(configuration, limit) switch
            {
                null => Finding.Ok("search", "by PostgreSQL: Search:Url is not set"),
                { HasIndex: false } found => Finding.Warning(
                    "search",
                    $"{found.Engine} answers on {found.Nodes} nodes and has no {found.Alias} yet",
                    "start a server with Search:Url: it makes the index; PostgreSQL answers until it is done."
                ),
                var found => Finding.Ok("search", $"{found.Engine} answers on {found.Nodes} nodes and has {found.Alias}"),
            };
    }

    public static async IAsyncEnumerable<Finding> Proxies(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        await Task.CompletedTask;
        var known = SecurityOptions.Networks(configuration, "Proxies:Known");
        if (known.FirstOrDefault(network => network.PrefixLength == 0) is { BaseAddress: not null } all && known.Contains(all))
        {
            yield return Finding.Error(
                "proxies",
                $"Proxies:Known has {all}: whoever calls may name any address as its own",
                "list the addresses of the proxies alone."
            );
        }
        else if (known.Count == 0 && IsBehindTls(configuration))
        {
            yield return Finding.Warning(
                "proxies",
                "PublicUrl is https and this server listens on http, but Proxies:Known is empty: all clients share the limits of the proxy",
                "set Proxies:Known to the proxy's address."
            );
        }
        else
        {
            yield return Finding.Ok("proxies", known.Count == 0 ? "none: clients are counted by their own addresses" : string.Join(", ", known));
        }
    }

    public static async IAsyncEnumerable<Finding> Tls(IConfiguration configuration, [EnumeratorCancellation] CancellationToken cancelled)
    {
        await Task.CompletedTask;
        var at = configuration["PublicUrl"];
        if (at is not { Length: > 0 } || !Uri.TryCreate(at, UriKind.Absolute, out var url))
        {
            yield return Finding.Warning(
                "tls",
                "PublicUrl is not set: links in mails lead to this machine",
                "set PublicUrl to the address that customers see."
            );
        }
        else if (url.Scheme != "https" && !url.IsLoopback)
        {
            yield return Finding.Error(
                "tls",
                $"{at} is not https: passwords travel in the open",
                "put a proxy with TLS before it, or give Kestrel a certificate."
            );
        }
        else
        {
            yield return Finding.Ok("tls", $"customers come to {at}");
        }
        if (ServerCertificate.IsConfigured(configuration))
        {
            yield return Certificate(configuration["Tls:Certificate"]!, ServerCertificate.Read(configuration));
        }
        var paths = configuration.AsEnumerable().Where(pair => pair.Key.StartsWith("Kestrel:", StringComparison.OrdinalIgnoreCase));
        foreach (var (key, path) in paths.Where(pair => pair.Key.EndsWith(":Path", StringComparison.OrdinalIgnoreCase)))
        {
            yield return Certificate(path!, OfKestrel(path!, configuration[key[..^"Path".Length] + "Password"]));
        }
    }

    private static X509Certificate2 OfKestrel(string path, string? password) =>
        X509Certificate2.GetCertContentType(path) == X509ContentType.Pfx
            ? X509CertificateLoader.LoadPkcs12FromFile(path, password)
            : X509CertificateLoader.LoadCertificateFromFile(path);

    private static Finding Certificate(string path, X509Certificate2 loaded)
    {
        using var certificate = loaded;
        var left = certificate.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime;
        return left < TimeSpan.Zero ? Finding.Error("tls", $"the certificate in {path} has run out", "renew it.")
            : left < Soon ? Finding.Warning("tls", $"the certificate in {path} runs out in {(int)left.TotalDays} days", "renew it.")
            : Finding.Ok("tls", $"the certificate in {path} holds for {(int)left.TotalDays} days");
    }

    private static bool IsBehindTls(IConfiguration configuration) =>
        configuration["PublicUrl"]?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true
        && configuration["Urls"]?.Contains("https://", StringComparison.OrdinalIgnoreCase) != true;

    /// <summary>A question to somebody outside, who may not answer.</summary>
    public static async Task<Finding> Ask(string part, string whatToDo, Func<CancellationToken, Task<Finding>> ask, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(Patience);
        try
        {
            return await ask(limit.Token);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return Finding.Error(part, $"no answer within {Patience.TotalSeconds:0} seconds", whatToDo);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return Finding.Error(part, failure.GetBaseException().Message.TrimEnd('.'), whatToDo);
        }
    }
}
