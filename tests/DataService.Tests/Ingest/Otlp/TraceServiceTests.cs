using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Ingest.Committing;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Tests.Ingest.Otlp;

/// <summary>OTLP's TraceService as a client sees it.</summary>
public sealed class TraceServiceTests
{
    private readonly ScriptedStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_success_is_an_empty_answer()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var answer = await host.Client.ExportAsync(Live.Request(Live.Span(1, 1), Live.Span(1, 2)), cancellationToken: Cancellation);
        Assert.Null(answer.PartialSuccess);
        Assert.Equal([[1UL, 2UL]], _store.Commits);
    }

    [Fact]
    public async Task A_request_without_spans_is_a_success()
    {
        await using var host = await IngestHost.StartAsync(_store);
        Assert.Null((await host.Client.ExportAsync(new(), cancellationToken: Cancellation)).PartialSuccess);
        Assert.Null((await host.Client.ExportAsync(Live.Request(), cancellationToken: Cancellation)).PartialSuccess);
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public async Task A_partial_success_says_which_spans_were_rejected_and_why()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var withoutTrace = new Span(Live.Span(1, 1)) { TraceId = ByteString.Empty };
        var old = new Span(Live.Span(1, 2)) { StartTimeUnixNano = Live.Now - (8UL * 86_400 * 1_000_000_000) };
        var answer = await host.Client.ExportAsync(Live.Request(withoutTrace, old, withoutTrace, Live.Span(1, 3)), cancellationToken: Cancellation);
        Assert.Equal(3, answer.PartialSuccess.RejectedSpans);
        Assert.Equal(
            "rejected 3 of 4 spans: 2 without a valid trace_id (16 bytes, not all zero), 1 that start before the retention of 7 days",
            answer.PartialSuccess.ErrorMessage);
        Assert.Equal([[3UL]], _store.Commits);
    }

    [Fact]
    public async Task Spans_that_end_before_they_start_are_kept_with_a_warning()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var answer = await host.Client.ExportAsync(
            Live.Request(new Span(Live.Span(1, 1)) { EndTimeUnixNano = 5 }, Live.Span(1, 2)), cancellationToken: Cancellation);
        Assert.Equal(0, answer.PartialSuccess.RejectedSpans);
        Assert.Equal("1 of the stored spans end before they start", answer.PartialSuccess.ErrorMessage);
        Assert.Equal([[1UL, 2UL]], _store.Commits);
    }

    [Fact]
    public async Task A_malformed_request_is_an_invalid_argument_that_is_not_worth_a_retry()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(host.Channel, [0x0A, 0x05, 0x12]));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("ExportTraceServiceRequest", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("length beyond the end", error.Status.Detail, StringComparison.Ordinal);
        Assert.Null(RetryDelay(error));
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_for_good_and_one_that_is_just_not_is_taken()
    {
        await using var host = await IngestHost.StartAsync(_store, ("Ingest:MaxRequestBytes", "2000000"));
        await SendAsync(host.Channel, Padded(2_000_000));
        Assert.Equal([[1UL]], _store.Commits);
        var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(host.Channel, Padded(2_000_001)));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Null(RetryDelay(error));
    }

    [Fact]
    public async Task While_the_store_is_away_senders_are_told_when_to_come_back()
    {
        _store.Before = (_, _) => throw new StoreUnavailableException("away", new InvalidOperationException());
        await using var host = await IngestHost.StartAsync(_store);
        var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(host.Channel, Padded(1000)));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.True(RetryDelay(error) > TimeSpan.Zero);
    }

    [Fact]
    public async Task When_too_much_is_under_way_senders_are_told_when_to_come_back()
    {
        var commit = new TaskCompletionSource();
        _store.Before = (_, _) => commit.Task;
        await using var host = await IngestHost.StartAsync(_store, ("Ingest:MaxRequestBytes", "700000"), ("Ingest:MaxInFlightBytes", "1048576"));
        var first = SendAsync(host.Channel, Padded(600_000));
        await Waiting.UntilAsync(() => _store.Tries == 1);
        var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(host.Channel, Padded(600_000)));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.True(RetryDelay(error) > TimeSpan.Zero);
        commit.SetResult();
        Assert.Equal(0, await first.Soon());
    }

    [Fact]
    public async Task A_request_that_the_store_refuses_is_an_internal_error_that_keeps_its_reasons_to_itself()
    {
        _store.Before = (_, _) => throw new InvalidOperationException("secret table name");
        await using var host = await IngestHost.StartAsync(_store);
        var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(host.Channel, Padded(1000)));
        Assert.Equal(StatusCode.Internal, error.StatusCode);
        Assert.DoesNotContain("secret", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_does_not_take_the_request_from_under_the_writer()
    {
        var commit = new TaskCompletionSource();
        _store.Before = (_, _) => commit.Task;
        await using var host = await IngestHost.StartAsync(_store);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var left = host.Client.ExportAsync(Live.Request(Live.Span(1, 1)), cancellationToken: leaves.Token).ResponseAsync;
        await Waiting.UntilAsync(() => _store.Tries == 1);
        await leaves.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => left)).StatusCode);

        // Others come and want buffers. The store compares what it reads before its wait and after.
        var others = Enumerable.Range(2, 20)
            .Select(id => host.Client.ExportAsync(Live.Request(Live.Span(1, (ulong)id)), cancellationToken: Cancellation).ResponseAsync).ToList();
        await Waiting.UntilAsync(() => _store.Tries > 1);
        commit.SetResult();
        await Task.WhenAll(others).Soon();
        await Waiting.UntilAsync(() => _store.Commits.Sum(ids => ids.Count) == 21);
    }

    /// <summary>A request of one span with so many bytes.</summary>
    internal static byte[] Padded(int length)
    {
        var request = Live.Request(Live.Span(1, 1)).ToByteArray();
        var room = length - request.Length;
        // Tag 99 takes two bytes, the length one to three.
        return [.. request, .. Wire.Bytes(99, new byte[room - 2 - Wire.Varint((ulong)room).Length])];
    }

    private static TimeSpan? RetryDelay(RpcException error) => error.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();

    private static async Task<int> SendAsync(GrpcChannel channel, byte[] request)
    {
        using var bytes = PooledBytes.Copy(request);
        using var answer = await channel.CreateCallInvoker().AsyncUnaryCall(RawOtlp.Export, null, new CallOptions(cancellationToken: Cancellation), bytes);
        return answer.Length;
    }
}
