using System.Security.Cryptography;
using Stoa.Commerce.Media;
using Stoa.Platform.Settings;
using Stoa.Server.Backups;
using Stoa.Server.Tests.Media;

namespace Stoa.Server.Tests.Operations;

/// <summary>Files in a bucket of an S3-compatible server that checks signatures.</summary>
public sealed class BackupBucketTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private S3Server _s3 = null!;
    private BackupBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        _s3 = await S3Server.Start("backups");
        _bucket = Reach("backups");
    }

    public async ValueTask DisposeAsync()
    {
        _bucket.Dispose();
        await _s3.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_large_file_goes_up_in_parts_and_comes_back_as_it_was()
    {
        var file = Large();

        await _bucket.PutAsync("base/one/base.tar.gz", file, Cancel);
        await _bucket.PutAsync("wal/small.gz", _folder.Write("small", "wal"), Cancel);
        await _bucket.GetAsync("base/one/base.tar.gz", _folder["back"], Cancel);

        Assert.Equal(await File.ReadAllBytesAsync(file, Cancel), await File.ReadAllBytesAsync(_folder["back"], Cancel));
        Assert.Equal(["base/one/base.tar.gz"], await _bucket.ListAsync("base/", Cancel), StringComparer.Ordinal);
        await _bucket.DeleteAsync("base/one/base.tar.gz", Cancel);
        await _bucket.DeleteAsync("base/one/base.tar.gz", Cancel);
        Assert.Equal(["shop/wal/small.gz"], _s3.Objects, StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_broken_off_leaves_nothing()
    {
        var file = Large();
        await _s3.Be("full");

        var failure = await Assert.ThrowsAsync<StartException>(() => _bucket.PutAsync("base/one/base.tar.gz", file, Cancel));

        Assert.Equal($"Bucket 'backups' at {_s3.Endpoint} can not be reached: ServiceUnavailable.", failure.Message);
        Assert.Empty(await _bucket.ListAsync("", Cancel));
        Assert.Empty(_s3.Objects);
    }

    [Fact]
    public async Task What_is_wrong_is_said_without_the_secret()
    {
        using var none = Reach("elsewhere");
        using var wrong = Reach("backups", "another-secret");

        var missing = await Assert.ThrowsAsync<StartException>(() => none.ListAsync("", Cancel));
        var refused = await Assert.ThrowsAsync<StartException>(() => wrong.ListAsync("", Cancel));
        await _s3.DisposeAsync();
        var away = await Assert.ThrowsAsync<StartException>(() => _bucket.ListAsync("", Cancel));
        _s3 = await S3Server.Start();

        Assert.StartsWith("There is no bucket 'elsewhere' at http://127.0.0.1:", missing.Message, StringComparison.Ordinal);
        Assert.Contains("refuses (SignatureDoesNotMatch): check Backup:S3:AccessKey, SecretKey", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("another-secret", refused.ToString(), StringComparison.Ordinal);
        Assert.Contains("can not be reached: Connection refused", away.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_whether_the_bucket_can_be_listed()
    {
        string[] doctor = ["doctor", "--Data:Directory", _folder.Path, "--Backup:Directory", "s3://backups/shop"];

        var good = await CommandLine.Run([.. doctor, .. _s3.ForBackups()]);
        var refused = await CommandLine.Run([.. doctor, .. _s3.ForBackups("another-secret")]);

        Assert.Matches("(?m)^ok +backup +s3://backups/shop can be reached", good.Output);
        Assert.Matches("(?m)^ERROR +backup +Bucket 'backups' at .* refuses", refused.Output);
        Assert.DoesNotContain("another-secret", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_ends_in_silence_is_given_up()
    {
        using var impatient = Reach("backups", silence: TimeSpan.FromMilliseconds(200));
        await _bucket.PutAsync("wal/small.gz", _folder.Write("small", "a segment of WAL"), Cancel);
        await _s3.Be("silent");

        var failure = await Assert.ThrowsAsync<StartException>(() => impatient.GetAsync("wal/small.gz", _folder["back"], Cancel));

        Assert.Contains("can not be reached: nothing more came of an answer", failure.Message, StringComparison.Ordinal);
    }

    private BackupBucket Reach(string bucket, string secret = "the-secret-key", TimeSpan? silence = null)
    {
        var access = new S3Access
        {
            Endpoint = _s3.Endpoint,
            Region = "eu-central-1",
            AccessKey = "the-access-key",
            SecretKey = secret,
        };
        return new BackupBucket(bucket, "shop", access, silence);
    }

    /// <summary>Three parts.</summary>
    private string Large()
    {
        File.WriteAllBytes(_folder["large"], RandomNumberGenerator.GetBytes(20_000_000));
        return _folder["large"];
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
