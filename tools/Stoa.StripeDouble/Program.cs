using Stoa.StripeDouble;

StripeDoubleOptions options;
try
{
    options = StripeDoubleOptions.Read(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
await using var stripe = await StripeServer.Start(options);
var secrets = string.Join(' ', options.WebhookSecrets.Select((secret, i) => $"--Payments:Stripe:WebhookSecrets:{i} {secret}"));
Console.WriteLine(
    $"""
    Stripe double on {stripe.BaseUrl}, controls on {stripe.BaseUrl}/_double/, events to {options.Webhook?.ToString() ?? "nowhere (--webhook)"}. Start Stoa with

      dotnet run --project src/Stoa.Server -- --Payments:Stripe:ApiBase {stripe.BaseUrl} --Payments:Stripe:SecretKey {options.SecretKey} \
        --Payments:Stripe:PublishableKey {options.PublishableKey} {secrets}

    Ctrl-C ends it.
    """
);
await stripe.Ended;
return 0;
