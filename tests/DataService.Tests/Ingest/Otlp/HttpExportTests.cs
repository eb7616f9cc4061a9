using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Ingest.Committing;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Tests.Ingest.Otlp;

/// <summary>OTLP over HTTP/1.1, as ApiService writes.</summary>
public sealed class HttpExportTests
{
    private readonly ScriptedStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_answered_with_success_is_committed()
    {
        await using var host = await IngestHost.StartAsync(_store);
        using var answer = await SendAsync(host, Body(Live.Request(Live.Span(1, 1), Live.Span(1, 2)).ToByteArray()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(RawOtlp.HttpContentType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.Equal([[1UL, 2UL]], _store.Commits);
    }

    [Fact]
    public async Task A_partial_success_says_what_was_rejected()
    {
        await using var host = await IngestHost.StartAsync(_store);
        var withoutTrace = new Span(Live.Span(1, 1)) { TraceId = ByteString.Empty };
        using var answer = await SendAsync(host, Body(Live.Request(withoutTrace, Live.Span(1, 2)).ToByteArray()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var response = ExportTraceServiceResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(1, response.PartialSuccess.RejectedSpans);
    }

    [Fact]
    public async Task What_is_not_worth_repeating_says_so_by_not_saying_when()
    {
        await using var host = await IngestHost.StartAsync(_store, ("Ingest:MaxRequestBytes", "100000"));
        Assert.Equal((400, Code.InvalidArgument, null), await RefusalAsync(host, Body([0x0A, 0x05, 0x12])));
        Assert.Equal((413, Code.ResourceExhausted, null), await RefusalAsync(host, Body(new byte[100_001])));
        Assert.Equal((400, Code.InvalidArgument, null), await RefusalAsync(host, Body([], type: "application/json")));
        Assert.Equal((400, Code.InvalidArgument, null), await RefusalAsync(host, Body([1, 2, 3], encoding: "gzip")));
        _store.Before = (_, _) => throw new InvalidOperationException("secret table name");
        Assert.Equal((500, Code.Internal, null), await RefusalAsync(host, Body(Live.Request(Live.Span(1, 1)).ToByteArray())));
        Assert.Empty(_store.Commits);
    }

    [Fact]
    public async Task While_the_store_is_away_it_says_when_to_come_back()
    {
        _store.Before = (_, _) => throw new StoreUnavailableException("away", new InvalidOperationException());
        await using var host = await IngestHost.StartAsync(_store);
        Assert.Equal((503, Code.Unavailable, TimeSpan.FromSeconds(2)), await RefusalAsync(host, Body(Live.Request(Live.Span(1, 1)).ToByteArray())));
    }

    [Fact]
    public async Task Nothing_of_a_request_is_read_before_there_is_room_for_all_of_it()
    {
        var commit = new TaskCompletionSource();
        _store.Before = (_, _) => commit.Task;
        await using var host = await IngestHost.StartAsync(_store, ("Ingest:MaxRequestBytes", "700000"), ("Ingest:MaxInFlightBytes", "1048576"));
        var budget = host.Get<InFlightBudget>();
        var first = SendAsync(host, Body(TraceServiceTests.Padded(600_000)));
        await Waiting.UntilAsync(() => _store.Tries == 1);

        // Kestrel says 100 once the body is read.
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Url.Port, Cancellation);
        var request = Live.Request(Live.Span(1, 2)).ToByteArray();
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/traces HTTP/1.1\r\nHost: store\r\nContent-Type: application/x-protobuf\r\nContent-Length: 600000\r\nExpect: 100-continue\r\n\r\n"), Cancellation);
        var buffer = new byte[1000];
        var answer = client.GetStream().ReadAsync(buffer, Cancellation).AsTask();
        await Waiting.UntilAsync(() => budget.Waiting == 1);
        Assert.False(answer.IsCompleted);

        commit.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await first.Soon()).StatusCode);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(buffer, 0, await answer.Soon()));

        // It hangs up in the middle of its request, and the room is there for others.
        await client.GetStream().WriteAsync(request, Cancellation);
        client.Close();
        await Waiting.UntilAsync(() => budget.Bytes == 0);
        Assert.Equal([[1UL]], _store.Commits);
    }

    [Fact]
    public async Task A_sender_that_goes_away_does_not_take_the_request_from_under_the_writer()
    {
        var commit = new TaskCompletionSource();
        _store.Before = (_, _) => commit.Task;
        await using var host = await IngestHost.StartAsync(_store);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var left = SendAsync(host, Body(Live.Request(Live.Span(1, 1)).ToByteArray()), leaves.Token);
        await Waiting.UntilAsync(() => _store.Tries == 1);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);

        // Others come and want buffers. The store compares what it reads before its wait and after.
        var others = Enumerable.Range(2, 20).Select(id => SendAsync(host, Body(Live.Request(Live.Span(1, (ulong)id)).ToByteArray()))).ToList();
        await Waiting.UntilAsync(() => _store.Tries > 1);
        commit.SetResult();
        Assert.All(await Task.WhenAll(others).Soon(), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await Waiting.UntilAsync(() => _store.Commits.Sum(ids => ids.Count) == 21);
    }

    private static ByteArrayContent Body(byte[] request, string type = RawOtlp.HttpContentType, string? encoding = null)
    {
        var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    private static async Task<HttpResponseMessage> SendAsync(IngestHost host, ByteArrayContent body, CancellationToken? cancellationToken = null)
    {
        using (body) return await host.Http.PostAsync(new Uri(host.Url, RawOtlp.HttpPath), body, cancellationToken ?? Cancellation);
    }

    private static async Task<(int Status, Code Code, TimeSpan? RetryAfter)> RefusalAsync(IngestHost host, ByteArrayContent body)
    {
        using var answer = await SendAsync(host, body);
        Assert.Equal(RawOtlp.HttpContentType, answer.Content.Headers.ContentType?.MediaType);
        var status = Google.Rpc.Status.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.DoesNotContain("secret", status.Message, StringComparison.Ordinal);
        return ((int)answer.StatusCode, (Code)status.Code, status.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan());
    }
}
