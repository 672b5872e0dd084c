using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts;

/// <summary>What links in mails open, while the database does not answer.</summary>
public sealed class PageTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("/account/reset-password", "accounts.password_resets")]
    [InlineData("/account/verify-email", "accounts.one_time_codes")]
    [InlineData("/account/accept-invitation", "accounts.invitations")]
    public async Task A_page_says_in_words_that_the_server_cannot_answer_now(string path, string table)
    {
        await using var slow = await StoaHost.Start(shop.Host.ConnectionString + ";Command Timeout=1");
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change($"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent([new("token", new string('A', 43)), new("password", "Another-Password-2")]);

        using var answer = await slow.Http.PostAsync(slow.Root + path, form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("<h1>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
