using Grpc.Core;
using Jaeger.Storage.V2;
using Tracepost.DataService.Tests.Query.WholeTraces;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Query;

/// <summary>How many queries there may be, how large they may be, and how long they may last.</summary>
public sealed class QueryGateTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queries_beyond_those_that_run_and_wait_are_refused_until_there_is_a_place()
    {
        await using var host = new QueryHost(postgres) { Settings = { ["Query:MaxConcurrent"] = "2", ["Query:MaxWaiting"] = "1" } };
        await host.InitializeAsync();
        await host.StoreAsync(host.NextTraceId(), Data("a", Span(1, Noon)));
        Task<List<FoundTraceID>>[] running;
        await using (await SlowDatabase.LockAsync(host))
        {
            running = [host.FindIdsAsync(new()), host.FindIdsAsync(new())];
            await SlowDatabase.WaitForWaitingAsync(host, 2);
            // Of two more one waits, and the other is refused; which is which is for them to find out.
            Task<List<FoundTraceID>>[] more = [host.FindIdsAsync(new()), host.FindIdsAsync(new())];
            var refused = await Task.WhenAny(more);
            var status = await FailureAsync(() => refused);
            Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
            Assert.Equal("too many queries at once: 2 are being answered and up to 1 wait; try again later", status.Detail);
            running = [.. running, more.Single(query => query != refused)];
        }

        foreach (var query in running) Assert.Single(await query);
        Assert.Single(await host.FindIdsAsync(new()));
    }

    [Fact]
    public async Task A_client_that_reads_nothing_loses_its_answer_and_its_place()
    {
        await using var host = new QueryHost(postgres) { Settings = { ["Query:MaxConcurrent"] = "1", ["Query:StallSeconds"] = "1" } };
        await host.InitializeAsync();
        var id = host.NextTraceId();
        var noise = new byte[1_000_000];
        for (var i = 0; i < 48; i++)
        {
            Random.Shared.NextBytes(noise);
            await host.StoreAsync(id, Data("big", Span((ulong)i + 1, Noon + i).With(("noise", Blob(noise)))));
        }

        var request = new GetTracesRequest { Query = { new GetTraceParams { TraceId = Google.Protobuf.ByteString.CopyFrom(id.ToBytes()) } } };
        using var stalled = host.Client.GetTraces(request, cancellationToken: Cancellation);
        await stalled.ResponseHeadersAsync;
        // There is one place, so this waits until the other query is over.
        Assert.Single(await host.FindIdsAsync(new() { ServiceName = "big" }));
        // A message that is sent half cannot be followed by a status, so HTTP/2 says that the stream has ended.
        await FailureAsync(async () =>
        {
            while (await stalled.ResponseStream.MoveNext(Cancellation)) Assert.NotEmpty(stalled.ResponseStream.Current.ResourceSpans);
        });
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_says_so_and_ends_in_PostgreSQL_too()
    {
        await using var host = new QueryHost(postgres) { Settings = { ["Query:AnswerTimeoutSeconds"] = "1" } };
        await host.InitializeAsync();
        await using var held = await SlowDatabase.LockAsync(host);
        var status = await FailureAsync(() => host.GetAsync(host.NextTraceId()));
        Assert.Equal((StatusCode.DeadlineExceeded, "the answer took longer than 1 s"), (status.StatusCode, status.Detail));
        await SlowDatabase.WaitForWaitingAsync(host, 0);
    }

    [Theory]
    [InlineData("get_traces")]
    [InlineData("find_traces")]
    [InlineData("find_trace_ids")]
    [InlineData("find_trace_summaries")]
    [InlineData("search_traces")]
    [InlineData("get_many_traces")]
    public async Task A_client_that_goes_ends_each_query_in_PostgreSQL_too(string kind)
    {
        await using var host = new QueryHost(postgres);
        await host.InitializeAsync();
        await using var held = await SlowDatabase.LockAsync(host);
        using var client = new CancellationTokenSource();
        var options = new CallOptions(cancellationToken: client.Token);
        var id = Google.Protobuf.ByteString.CopyFrom(host.NextTraceId().ToBytes());
        var query = new TraceQueryParameters { DurationMin = Lasting(1) };
        using IDisposable call = kind switch
        {
            "get_traces" => host.Client.GetTraces(new() { Query = { new GetTraceParams { TraceId = id } } }, options),
            "find_traces" => host.Client.FindTraces(new() { Query = query }, options),
            "find_trace_ids" => host.Client.FindTraceIDsAsync(new() { Query = query }, options),
            "find_trace_summaries" => host.Client.FindTraceSummaries(new() { Query = query }, options),
            "search_traces" => host.TraceSearchOf().FindTraces(new(), options),
            _ => host.TraceSearchOf().GetTraces(new() { TraceIds = { id } }, options),
        };
        await SlowDatabase.WaitForWaitingAsync(host, 1);
        await client.CancelAsync();
        await SlowDatabase.WaitForWaitingAsync(host, 0);
    }

    [Fact]
    public async Task Refuses_requests_that_are_too_large()
    {
        await using var host = new QueryHost(postgres) { Settings = { ["Query:MaxSearchBytes"] = "100000", ["Query:MaxTraceIds"] = "5000" } };
        await host.InitializeAsync();
        var id = host.NextTraceId();
        await host.StoreAsync(id, Data("a", Span(1, Noon)));
        var large = new string('x', 100_000);
        Func<Task>[] searches =
        [
            () => host.FindAsync(new() { Attributes = { Want("k", large) } }),
            () => host.FindIdsAsync(new() { ServiceName = large }),
            () => host.SummarizeAsync(new() { OperationName = large }),
            () => host.SearchAsync(new() { SpanName = large }),
        ];
        foreach (var search in searches)
        {
            var status = await FailureAsync(search);
            Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
            Assert.Contains("at most 100000 bytes", status.Detail, StringComparison.Ordinal);
        }

        var most = Enumerable.Range(1, 4999).Select(i => new TraceModel.TraceId(9, (ulong)i)).Append(id).ToArray();
        Assert.Single(await host.GetAsync(most));
        Assert.Single(await host.GetManyAsync(most));
        Func<Task>[] gets = [() => host.GetAsync([.. most, id]), () => host.GetManyAsync([.. most, id])];
        foreach (var get in gets)
        {
            var status = await FailureAsync(get);
            Assert.Equal((StatusCode.InvalidArgument, "a request has at most 5000 trace ids, not 5001"), (status.StatusCode, status.Detail));
        }
    }
}
