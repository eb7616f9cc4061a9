using System.Text.RegularExpressions;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Quality;

/// <summary>What a page weighs when nothing of it is in the browser's cache: with all its style sheets, scripts and what they import.</summary>
public sealed partial class WeightTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const int Most = 300 * 1024;

    public static TheoryData<string> Pages => EveryPage.All;

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task The_first_load_is_below_300_KiB(string path)
    {
        new SampleSystem().Fill(fixture.Host.Store);
        for (var i = 0; i < 18; i++) fixture.Host.Store.Add(Otlp.Trace(("orders", [Otlp.Span($"{i + 10:x}", 1, name: "POST /orders")])));

        var (plain, _) = await WeighAsync(EveryPage.Resolve(path, text => text), "identity");
        var (packed, requests) = await WeighAsync(EveryPage.Resolve(path, text => text), "gzip");

        Assert.InRange(plain, 1, Most);
        Assert.InRange(packed, 1, Most / 3);
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {plain} bytes, {packed} compressed, {requests} requests");
    }

    private async Task<(int Bytes, int Requests)> WeighAsync(string path, string encoding)
    {
        var (page, html) = await GetAsync(path, encoding);
        var assets = Asset().Matches(html).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(assets.Count > 3);
        foreach (var asset in assets) page += (await GetAsync(asset, encoding)).Bytes;
        return (page, assets.Count + 1);
    }

    private async Task<(int Bytes, string Text)> GetAsync(string path, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.AcceptEncoding.ParseAdd(encoding);
        using var answer = await fixture.Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(encoding == "identity" ? "" : encoding, string.Join(' ', answer.Content.Headers.ContentEncoding));
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (bytes.Length, await TextAsync(bytes, encoding));
    }

    private static async Task<string> TextAsync(byte[] bytes, string encoding)
    {
        Stream stream = new MemoryStream(bytes);
        if (encoding == "gzip") stream = new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("/assets/[0-9a-f]+/[a-z.-]+")]
    private static partial Regex Asset();
}
