using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Sampling.Counting;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Sampling.Counting;

/// <summary>What counts as a stored trace, through the real ingest and the real store.</summary>
public sealed class CountingTests(PostgresServer postgres) : SamplingTestBase(postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trace_counts_once_however_many_fragments_it_has()
    {
        await using var host = await CountingHostAsync();
        await SendAsync(host, Child(1, 2));
        await SendAsync(host, Root(1), Child(1, 3));
        await SendAsync(host, Child(1, 4));

        Assert.Equal(1, Assert.Single(host.Get<RootCounter>().Take().Counts));
    }

    [Fact]
    public async Task Traces_of_one_request_count_each()
    {
        await using var host = await CountingHostAsync();
        await SendAsync(host, Root(1), Root(2), Child(2, 9), Root(3));

        Assert.Equal(3, Assert.Single(host.Get<RootCounter>().Take().Counts));
    }

    [Fact]
    public async Task A_root_that_started_hours_ago_counts_when_it_is_committed()
    {
        await using var host = await CountingHostAsync();
        var root = Root(1);
        root.StartTimeUnixNano -= 3 * 3600 * 1_000_000_000UL;
        await SendAsync(host, root);

        Assert.Equal(1, Assert.Single(host.Get<RootCounter>().Take().Counts));
    }

    [Fact]
    public async Task A_request_that_is_stored_twice_counts_twice()
    {
        await using var host = await CountingHostAsync();
        await SendAsync(host, Root(1));
        await SendAsync(host, Root(1));

        Assert.Equal(2, Assert.Single(host.Get<RootCounter>().Take().Counts));
        Assert.Equal(2L, await host.ScalarAsync<long>("SELECT count(*) FROM trace_fragments WHERE span_count = 1"));
    }

    [Fact]
    public async Task What_was_not_committed_does_not_count()
    {
        await using var host = await CountingHostAsync();
        await host.StoreAsync(1);
        host.Get<RootCounter>().Take();
        await host.ExecuteAsync("ALTER TABLE trace_fragments RENAME TO elsewhere");

        await Assert.ThrowsAnyAsync<Exception>(() => host.StoreAsync(5));

        Assert.Empty(host.Get<RootCounter>().Take().Counts);
    }

    [Fact]
    public async Task Operations_of_several_kinds_and_one_name_are_one_to_a_sampler()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        await IntervalAsync(host, 60);
        var server = Root(1);
        var consumer = Root(2);
        (server.Kind, consumer.Kind) = (Span.Types.SpanKind.Server, Span.Types.SpanKind.Consumer);
        await SendAsync(host, server, consumer);
        await IntervalAsync(host, 60);

        var found = Assert.Single((await host.AskAsync()).Operations, operation => operation.Operation == "GET /orders");
        Assert.Equal(2 / 60.0, found.TracesPerSecond, 9);
    }

    [Fact]
    public async Task Operations_that_are_too_many_to_have_a_name_get_no_probability()
    {
        await using var host = await StartAsync(("Names:MaxOperationsPerService", "1"));
        await BeginAsync(host);
        await host.StoreAsync(60, "GET /one too many");
        await IntervalAsync(host, 60);
        await host.StoreAsync(60, "GET /one too many");
        await IntervalAsync(host, 60);

        Assert.Equal(["GET /"], (await host.AskAsync()).Operations.Select(operation => operation.Operation));
    }

    [Fact]
    public async Task Writers_that_count_at_once_lose_nothing()
    {
        var counter = new RootCounter();
        counter.Take();
        var fragments = Enumerable.Range(1, 40).Select(Fragment).ToList();
        var taken = new List<RootCounts>();

        var writers = Enumerable.Range(0, 8).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 1000; i++) counter.Committed(fragments);
            },
            Cancellation)).ToList();
        while (!writers.TrueForAll(writer => writer.IsCompleted)) taken.Add(counter.Take());
        await Task.WhenAll(writers);
        taken.Add(counter.Take());
        counter.Return(taken[0]);
        taken[0] = counter.Take();

        var sums = taken.SelectMany(counts => counts.OperationIds.Zip(counts.Counts)).GroupBy(pair => pair.First, pair => pair.Second);
        Assert.Equal(Enumerable.Repeat(8000, 40), sums.Select(sum => sum.Sum()));
    }

    private static Fragment Fragment(int operationId)
    {
        var names = new NameTable(new NameOptions(), TimeProvider.System);
        var operation = names.Operation(names.Service("shop"u8), "op"u8, 0);
        operation.Id = operationId;
        return TestFragments.Create(TestFragments.Now(), [operation], default(ReadOnlyMemory<byte>));
    }

    private async Task<SamplingHost> CountingHostAsync()
    {
        var host = await StartAsync();
        host.Get<RootCounter>().Take();
        return host;
    }

    private static Span Root(ulong trace) => Live.Span(trace, 1);

    private static Span Child(ulong trace, ulong id)
    {
        var span = Live.Span(trace, id);
        span.ParentSpanId = ByteString.CopyFrom(Messages.Id(1));
        return span;
    }

    private static async Task SendAsync(SamplingHost host, params Span[] spans)
    {
        var answer = await host.Ingest.ExportAsync(Live.Request(spans), cancellationToken: Cancellation);
        Assert.Null(answer.PartialSuccess);
    }
}
