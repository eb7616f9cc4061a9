using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tracepost.DataService.Query.LowHalf;
using Tracepost.Testing;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Search;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using static Tracepost.DataService.Tests.Query.WholeTraces.TraceSearchAnswers;

namespace Tracepost.DataService.Tests.Query.WholeTraces;

/// <summary>Traces of which a part was written by a program that knows only 64 bits.</summary>
public sealed class LenientTraceIdTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TraceId Long = new(0xAB, 0xF00D);
    private static readonly TraceId Short = Long with { High = 0 };
    private static readonly TraceId Other = new(0xAB, 0xBEEF);

    private readonly QueryHost _lenient = new(postgres) { Settings = { ["Query:StrictTraceIds"] = "false" } };
    private readonly QueryHost _strict = new(postgres);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var host in (QueryHost[])[_lenient, _strict])
        {
            await host.InitializeAsync();
            await host.StoreAsync(Long, Data("front", Span(1, Noon).With(("a", Text("1")))), Data("front", Span(2, Noon + Second, parent: 1)));
            await host.StoreAsync(Short, Data("back", Span(3, Noon + 2 * Second, parent: 2).With(("b", Text("2")))));
            await host.StoreAsync(Other, Data("front", Span(4, Noon + 9 * Second).With(("a", Text("1")))));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lenient.DisposeAsync();
        await _strict.DisposeAsync();
    }

    [Fact]
    public async Task Ids_that_agree_in_their_low_half_are_one_trace_if_they_are_lenient()
    {
        TraceId[][] questions = [[Long], [Short], [Long, Short], [new(0xCD, Long.Low)]];
        foreach (var ids in questions)
            Assert.Equal([1UL, 2, 3], (await _lenient.GetManyAsync(ids)).SelectMany(chunk => chunk.SpanIds()));
        Assert.Equal([4UL, 1, 2, 3], (await _lenient.GetManyAsync(Other, Short, Long)).SelectMany(chunk => chunk.SpanIds()));
        Assert.Equal([1UL, 2], (await _strict.GetManyAsync(Long)).SelectMany(chunk => chunk.SpanIds()));
        Assert.Equal([3UL], (await _strict.GetManyAsync(Short)).SelectMany(chunk => chunk.SpanIds()));
        Assert.Equal([3UL, 4, 1, 2], (await _strict.GetManyAsync(Short, Other, Long)).SelectMany(chunk => chunk.SpanIds()));
        Assert.Empty(await _strict.GetManyAsync(new TraceId(0xCD, Long.Low)));
    }

    [Fact]
    public async Task A_search_puts_them_together_too()
    {
        async Task<IEnumerable<ulong>> Find(QueryHost host, FindTracesRequest query) => (await host.SearchChunksAsync(query)).SelectMany(chunk => chunk.SpanIds());
        var both = new FindTracesRequest { Conditions = { Has("a", "1"), Has("b", "2") } };
        Assert.Equal([1UL, 2, 3], await Find(_lenient, both));
        Assert.Empty(await Find(_strict, both));
        Assert.Equal([1UL, 2, 3], await Find(_lenient, new() { Service = "back" }));
        Assert.Equal([3UL], await Find(_strict, new() { Service = "back" }));
        Assert.Equal([4UL, 1, 2, 3], await Find(_lenient, new()));
        // The limit counts traces, and they start with their roots.
        Assert.Equal([4UL, 1, 2, 3], await Find(_lenient, new() { Limit = 2 }));
        Assert.Equal([4UL], await Find(_lenient, new() { Limit = 1 }));
        Assert.Empty(await Find(_lenient, new() { Service = "back", StartMin = (ulong)Noon + 1 }));
        Assert.Equal([1UL, 2, 3], await Find(_lenient, new() { Service = "back", StartMax = (ulong)Noon }));
    }

    [Fact]
    public async Task Says_in_a_header_what_a_trace_is()
    {
        foreach (var (host, kind) in ((QueryHost, string)[])[(_lenient, "lenient"), (_strict, "strict")])
        {
            using var found = host.TraceSearchOf().FindTraces(new() { Limit = 1 }, cancellationToken: Cancellation);
            Assert.Equal(kind, (await found.ResponseHeadersAsync).GetValue(RawTraceSearch.TraceIdsHeader));
            using var got = host.TraceSearchOf().GetTraces(new() { TraceIds = { ByteString.CopyFrom(Long.ToBytes()) } }, cancellationToken: Cancellation);
            Assert.Equal(kind, (await got.ResponseHeadersAsync).GetValue(RawTraceSearch.TraceIdsHeader));
        }
    }

    [Fact]
    public async Task The_index_comes_and_goes_with_the_setting_also_on_partitions_that_were_there()
    {
        var index = _strict.Services.GetRequiredService<LowHalfIndex>();
        await InTurnAsync(index.DropAsync);
        Assert.Equal(0, await IndexesAsync());
        await InTurnAsync(index.CreateAsync);
        var partitions = await ScalarAsync("SELECT count(*) FROM pg_inherits WHERE inhparent = 'trace_fragments'::regclass");
        Assert.Equal(partitions + 1, await IndexesAsync());
        await _strict.StoreAsync(Long, Data("front", Span(7, Noon - 3 * 86_400 * Second)));
        Assert.Equal(partitions + 2, await IndexesAsync());
        await InTurnAsync(index.CreateAsync);
        Assert.Equal(partitions + 2, await IndexesAsync());
        await InTurnAsync(index.DropAsync);
        Assert.Equal(0, await IndexesAsync());
    }

    [Fact]
    public async Task Lenient_ids_are_found_through_the_index()
    {
        await InTurnAsync(_lenient.Services.GetRequiredService<LowHalfIndex>().CreateAsync);
        await using var connection = await _lenient.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancellation);
        await using var explain = new NpgsqlCommand(
            $"SET enable_seqscan = off; EXPLAIN SELECT payload FROM trace_fragments WHERE {DataService.Query.Traces.TraceIdSql.Lenient.Column()} = '\\x000000000000f00d'", connection);
        await using var rows = await explain.ExecuteReaderAsync(Cancellation);
        var plan = "";
        while (await rows.ReadAsync(Cancellation)) plan += rows.GetString(0);
        Assert.Contains("low_half", plan, StringComparison.Ordinal);
    }

    /// <summary>The host does the same when it starts.</summary>
    private static async Task InTurnAsync(Func<CancellationToken, Task<bool>> action)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await action(limit.Token)) await Task.Delay(20, limit.Token);
    }

    // Valid ones only: the parent's is valid when all partitions have theirs.
    private Task<long> IndexesAsync() => ScalarAsync(
        "SELECT count(*) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE pg_get_indexdef(c.oid) LIKE '%uuid_send%' AND i.indisvalid");

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = _strict.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
