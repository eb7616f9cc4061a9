using Jaeger.ApiV3;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary>A client that goes away is not worked for any longer: its call to the store ends, and with it what runs in PostgreSQL.</summary>
public sealed class V3CancellationTests : IClassFixture<QueryFixture>
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    private readonly ApiHost _api;
    private readonly QueryService.QueryServiceClient _client;

    public V3CancellationTests(QueryFixture fixture)
    {
        (_api, _client) = (fixture.Host, fixture.Client);
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("/api/v3/traces/1")]
    [InlineData("/api/v3/traces/1?rawTraces=true")]
    [InlineData($"/api/v3/traces?{V3.Window}")]
    public Task Over_HTTP(string path) =>
        AssertStoreIsLetGoAsync(leaving => _api.Client.GetAsync(new Uri(path, UriKind.Relative), leaving));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Over_gRPC(bool raw) => AssertStoreIsLetGoAsync(async leaving =>
    {
        using var call = _client.GetTrace(new GetTraceRequest { TraceId = "1", RawTraces = raw }, cancellationToken: leaving);
        while (await call.ResponseStream.MoveNext(leaving))
        {
        }
    });

    private async Task AssertStoreIsLetGoAsync(Func<CancellationToken, Task> ask)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("shop", [Otlp.Span("1", 2)])));
        var held = new HeldStream();
        _api.Store.HeldAfterFirstChunk = held;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var asked = ask(leaving.Token);
        await held.Reached.WaitAsync(LongEnough, TestContext.Current.CancellationToken);
        Assert.False(held.Left.IsCompleted);
        await leaving.CancelAsync();

        await held.Left.WaitAsync(LongEnough, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(() => asked);
    }
}
