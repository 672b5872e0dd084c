using System.Net;
using System.Text.RegularExpressions;

namespace Stoa.Packages.Tests;

/// <summary>What a server out of any package has to show: the shop, both sets of pages with their parts, and pictures, which need libvips.</summary>
internal static partial class Shopping
{
    public static async Task Walk(RunningStoa stoa)
    {
        var found = await Text(stoa, "/api/v1/catalog/products?keyword=laptop&page_size=1");
        Assert.Contains("\"sku\":\"LAPTOP-", found, StringComparison.Ordinal);
        await Pages(stoa);
    }

    /// <summary>The index and every script and style that it names, compressed at the build.</summary>
    public static async Task Pages(RunningStoa stoa)
    {
        foreach (var page in new[] { "/console", "/storefront" })
        {
            var index = await Text(stoa, page + "/");
            var assets = Assets().Matches(index).Select(match => match.Groups["path"].Value).ToList();
            Assert.NotEmpty(assets);
            foreach (var asset in assets)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(asset, UriKind.Relative)) { Headers = { { "Accept-Encoding", "br" } } };
                using var answer = await stoa.Http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal((asset, HttpStatusCode.OK, "br"), (asset, answer.StatusCode, string.Join(',', answer.Content.Headers.ContentEncoding)));
            }
        }
    }

    private static async Task<string> Text(RunningStoa stoa, string path)
    {
        using var answer = await stoa.Get(path);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    [GeneratedRegex("(?:src|href)=\"(?<path>[^\"]+\\.(?:js|css))\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Assets();
}
