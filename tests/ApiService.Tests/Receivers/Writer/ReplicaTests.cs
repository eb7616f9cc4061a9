using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Tracepost.ApiService.Tests.Receivers.Writer;

/// <summary>Writes to several DataServices.</summary>
public sealed class ReplicaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_DataServices_get_their_share()
    {
        await using var second = await RecordingStore.StartAsync();
        await using var host = await ReceiverHost.StartAsync(("services:dataservice:grpc:1", second.Address.ToString()));

        await SendUntilAsync(host, () => second.Requests.Count > 0 && host.Store.Requests.Count > 0);
        var (first, others) = (host.Store.Requests.Count, second.Requests.Count);
        for (var i = 0; i < 20; i++) await SendAsync(host);

        Assert.Equal(10, host.Store.Requests.Count - first);
        Assert.Equal(10, second.Requests.Count - others);
    }

    [Fact]
    public async Task A_write_that_is_under_way_when_its_DataService_dies_is_answered_by_another()
    {
        var second = await RecordingStore.StartAsync();
        await using var host = await ReceiverHost.StartAsync(("services:dataservice:grpc:1", second.Address.ToString()));
        await SendUntilAsync(host, () => second.Requests.Count > 0 && host.Store.Requests.Count > 0);
        var never = new TaskCompletionSource<ExportTraceServiceResponse>();
        second.Answer = _ => never.Task;
        var before = second.Requests.Count;
        var under = Enumerable.Range(0, 10).Select(_ => SendAsync(host)).ToList();
        while (second.Requests.Count < before + 5) await Task.Delay(10, Cancellation);

        await second.DisposeAsync();

        await Task.WhenAll(under);
        for (var i = 0; i < 20; i++) await SendAsync(host);
    }

    [Fact]
    public async Task What_a_DataService_answers_is_not_asked_of_another()
    {
        await using var second = await RecordingStore.StartAsync();
        await using var host = await ReceiverHost.StartAsync(("services:dataservice:grpc:1", second.Address.ToString()));
        host.Store.Answer = second.Answer = _ => throw new RpcException(new Status(StatusCode.Unavailable, "PostgreSQL did not take the spans"));

        var refused = await Assert.ThrowsAsync<RpcException>(() => SendAsync(host));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(1, host.Store.Requests.Count + second.Requests.Count);
    }

    [Fact]
    public async Task One_that_goes_away_is_passed_over_and_gets_its_share_again_when_it_is_back()
    {
        var second = await RecordingStore.StartAsync();
        await using var host = await ReceiverHost.StartAsync(("services:dataservice:grpc:1", second.Address.ToString()));
        await SendUntilAsync(host, () => second.Requests.Count > 0 && host.Store.Requests.Count > 0);
        await second.DisposeAsync();

        var before = host.Store.Requests.Count;
        for (var i = 0; i < 20; i++) await SendAsync(host);
        Assert.Equal(20, host.Store.Requests.Count - before);

        await using var back = await RecordingStore.StartAsync(second.Address.Port);
        await SendUntilAsync(host, () => back.Requests.Count > 0);
        var (first, others) = (host.Store.Requests.Count, back.Requests.Count);
        for (var i = 0; i < 20; i++) await SendAsync(host);
        Assert.Equal(10, host.Store.Requests.Count - first);
        Assert.Equal(10, back.Requests.Count - others);
    }

    [Fact]
    public async Task Without_any_DataService_the_sender_is_told_to_come_back()
    {
        await using var host = await ReceiverHost.StartAsync();
        await SendAsync(host);
        await host.Store.DisposeAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => SendAsync(host));

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    private static async Task SendAsync(ReceiverHost host) => await host.Grpc.ExportAsync(Samples.Request(), cancellationToken: Cancellation);

    private static async Task SendUntilAsync(ReceiverHost host, Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await SendAsync(host);
        }
    }
}
