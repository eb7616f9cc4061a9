using Google.Protobuf;
using Grpc.Core;
using Tracepost.DataService.Ingest.Otlp;
using Tracepost.DataService.Tests.Ingest.Committing;
using Tracepost.DataService.Tests.Ingest.Requests;

namespace Tracepost.DataService.Tests.Ingest.Otlp;

public sealed class CompressionTests
{
    // 200 MB of zeros, which gzip makes 200 kB of.
    private static readonly byte[] Bomb = HandMadeCall.Gzip(new byte[200_000_000]);

    private readonly ScriptedStore _store = new();

    [Fact]
    public async Task Gzip_is_understood()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var gzip = new Metadata { { "grpc-internal-encoding-request", "gzip" } };
        await host.Client.ExportAsync(Live.Request(Live.Span(1, 1)), gzip, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([[1UL]], _store.Commits);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused()
    {
        await using var host = await IngestHost.StartAsync(_store, ("Ingest:MaxRequestBytes", "1000000"));
        var status = await HandMadeCall.SendAsync(host.Channel, "gzip", Bomb);
        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
        Assert.Contains("1000000 bytes when it is unpacked", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_bomb_is_unpacked_to_the_largest_request_and_no_further()
    {
        using var unpacked = new MemoryStream();
        using var stream = new BoundedGzip(1_000_000).CreateDecompressionStream(new MemoryStream(Bomb));
        Assert.Throws<RpcException>(() => stream.CopyTo(unpacked));
        Assert.InRange(unpacked.Length, 1, 1_000_000);
    }

    [Fact]
    public async Task What_says_gzip_and_is_not_is_an_invalid_argument()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var status = await HandMadeCall.SendAsync(host.Channel, "gzip", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("gzip", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_that_is_cut_off_is_no_success()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var whole = HandMadeCall.Gzip(Live.Request(Live.Span(1, 1)).ToByteArray());
        Assert.Equal(StatusCode.InvalidArgument, (await HandMadeCall.SendAsync(host.Channel, "gzip", whole[..(whole.Length / 2)])).StatusCode);
        Assert.Empty(_store.Commits);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public async Task Compression_that_is_not_bounded_is_not_understood(string encoding)
    {
        await using var host = await IngestHost.StartAsync(_store);
        Assert.Equal(StatusCode.Unimplemented, (await HandMadeCall.SendAsync(host.Channel, encoding, [1, 2, 3])).StatusCode);
    }
}
