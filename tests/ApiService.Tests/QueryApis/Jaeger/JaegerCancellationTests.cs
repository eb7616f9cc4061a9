using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

/// <summary>A client that goes away is not worked for any longer: its call to the store ends, and with it what runs in PostgreSQL.</summary>
public sealed class JaegerCancellationTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("/api/traces/1")]
    [InlineData("/api/traces/1?raw=true")]
    [InlineData("/api/traces?traceID=1")]
    [InlineData("/api/traces?service=shop")]
    public async Task A_client_that_goes_away_takes_its_call_to_the_store_with_it(string path)
    {
        fixture.Host.Store.Clear();
        fixture.Host.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("shop", [Otlp.Span("1", 2)])));
        var held = fixture.Host.Store.HeldAfterFirstChunk = new HeldStream();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var answer = fixture.Host.Client.GetStringAsync(new Uri(path, UriKind.Relative), leaving.Token);
        await held.Reached.WaitAsync(LongEnough, TestContext.Current.CancellationToken);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await held.Left.WaitAsync(LongEnough, TestContext.Current.CancellationToken);
    }
}
