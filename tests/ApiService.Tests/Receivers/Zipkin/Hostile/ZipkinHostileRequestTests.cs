using System.Text;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Hostile;

/// <summary>Requests that are wrong in every way, and good ones beside them.</summary>
public sealed class ZipkinHostileRequestTests
{
    private const int MaxRequest = 1 << 18;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_bad_requests_do_no_harm_to_a_hundred_good_ones()
    {
        await using var host = await StartAsync();
        using var measurements = new Measurements(host);
        var door = new ZipkinDoor(host);
        var bad = await BadAsync();
        var bads = Enumerable.Range(0, 100).Select(i => bad[i % bad.Count]).Select(b => door.PostAsync(ZipkinDoor.Formats[b.Format], b.Body, b.Encoding)).ToArray();
        var goods = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => await door.PostAsync(ZipkinDoor.Formats[i % 4], await ZipkinDoor.GoodAsync(i % 4, i + 1))));

        Assert.All(goods, answer => Assert.Equal((202, ""), answer));
        Assert.All(await Task.WhenAll(bads), answer =>
        {
            Assert.Contains(answer.Status, (int[])[400, 413, 415]);
            Assert.NotEmpty(answer.Text);
        });
        Assert.Equal(Enumerable.Range(1, 100), door.StoredTraceIds().Order());
        await ZipkinDoor.AllIsGivenBackAsync(measurements);
    }

    [Theory]
    [InlineData("not gzip", "gzip", 400, "Cannot gunzip spans")]
    [InlineData("truncated", "gzip", 400, "Cannot gunzip spans")]
    [InlineData("flipped", "gzip", 400, "Cannot gunzip spans")]
    [InlineData("twice", "gzip", 400, "Expected a ")]
    [InlineData("gzip", null, 400, "Expected a ")]
    [InlineData("bomb", "gzip", 413, "the request is larger than 262144 bytes after decompression")]
    [InlineData("gzip", "br", 415, "the body may be compressed with gzip, deflate, not with br")]
    public async Task Wrong_compression_is_refused(string body, string? encoding, int status, string message)
    {
        await using var host = await StartAsync();
        var door = new ZipkinDoor(host);
        for (var format = 0; format < 4; format++)
        {
            var good = Samples.Gzip(await ZipkinDoor.GoodAsync(format, 1));
            var sent = body switch
            {
                "not gzip" => await ZipkinDoor.GoodAsync(format, 1),
                "truncated" => good[..^9],
                "flipped" => Flipped(good),
                "twice" => Samples.Gzip(good),
                "bomb" => Samples.Gzip(new byte[16 << 20]),
                _ => good,
            };
            var answer = await door.PostAsync(ZipkinDoor.Formats[format], sent, encoding);
            Assert.Equal(status, answer.Status);
            Assert.StartsWith(message, answer.Text, StringComparison.Ordinal);
            Assert.Equal((202, ""), await door.PostAsync(ZipkinDoor.Formats[format], good, "gzip"));
        }

        Assert.Equal([1, 1, 1, 1], door.StoredTraceIds());
    }

    [Fact]
    public async Task More_than_may_be_under_way_is_refused_and_not_held()
    {
        await using var host = await ReceiverHost.StartAsync(("Limits:MaxRequestBytes", "262144"), ("Limits:MaxInFlightBytes", "1048576"));
        using var measurements = new Measurements(host);
        var door = new ZipkinDoor(host);
        var release = new TaskCompletionSource();
        host.Store.Answer = async _ =>
        {
            await release.Task;
            return new();
        };

        var large = Encoding.UTF8.GetBytes($$"""[{"traceId":"1","id":"2","name":"{{new string('n', 100_000)}}"}]""");
        var sent = Enumerable.Range(0, 100).Select(i => door.PostAsync(ZipkinDoor.Formats[i % 2 == 0 ? 0 : 2], large)).ToList();
        // Each is refused, or waits for the store.
        for (var i = 0; i < 1500 && host.Store.Requests.Count + sent.Count(task => task.IsCompleted) < sent.Count; i++) await Task.Delay(20, Cancellation);
        Assert.InRange(measurements["tracepost.receiver.in_flight"], 1, 1 << 20);
        release.SetResult();
        var answers = await Task.WhenAll(sent);

        Assert.All(answers, answer => Assert.Contains(answer.Status, (int[])[202, 429]));
        Assert.InRange(answers.Count(answer => answer.Status == 202), 1, 8);
        Assert.Equal(answers.Count(answer => answer.Status == 202), host.Store.Requests.Count);
        await ZipkinDoor.AllIsGivenBackAsync(measurements);
    }

    private static Task<ReceiverHost> StartAsync() =>
        ReceiverHost.StartAsync(("Limits:MaxRequestBytes", $"{MaxRequest}"), ("Limits:MaxInFlightBytes", $"{64 << 20}"));

    // Every format cut off, as another format, damaged, too long, nested too deep, of declared lengths that are not there, and badly compressed.
    private static async Task<List<(int Format, byte[] Body, string? Encoding)>> BadAsync()
    {
        var bad = new List<(int, byte[], string?)>();
        for (var format = 0; format < 4; format++)
        {
            var good = await ZipkinDoor.GoodAsync(format, 0xBAD);
            bad.Add((format, good[..^1], null));
            bad.Add((format, good[..(good.Length / 2)], null));
            bad.Add((format, await ZipkinDoor.GoodAsync(format == 1 ? 3 : 1, 0xBAD), null));
            bad.Add((format, "hello"u8.ToArray(), null));
            bad.Add((format, Encoding.ASCII.GetBytes(new string('[', 100_000)), null));
            bad.Add((format, new byte[MaxRequest + 1], null));
            bad.Add((format, Samples.Gzip(new byte[64 << 20]), "gzip"));
            bad.Add((format, Samples.Gzip(good)[..^9], "gzip"));
            bad.Add((format, good, "gzip"));
            bad.Add((format, good, "zstd"));
        }

        bad.Add((1, [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x0A], null));
        // Spans of nothing: as OTLP each takes a hundred bytes.
        bad.Add((0, Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", 50_000))}]"), null));
        bad.Add((1, [.. Enumerable.Repeat((byte[])[0x0A, 0], 100_000).SelectMany(span => span)], null));
        bad.Add((2, Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat("{}", 50_000))}]"), null));
        bad.Add((3, [12, 0, 2, 0, 0, .. new byte[1 << 17]], null));
        bad.Add((3, [12, 0x7F, 0xFF, 0xFF, 0xFF, 0], null));
        bad.Add((3, [12, 0, 0, 0, 1, 11, 0, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0], null));
        return bad;
    }

    private static byte[] Flipped(byte[] gzip)
    {
        var flipped = gzip.ToArray();
        // Of the checksum at the end.
        flipped[^6] ^= 0xFF;
        return flipped;
    }
}
