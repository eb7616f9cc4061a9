using Grpc.Core;
using Jaeger.Storage.V2;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Query.Search;

public sealed class HostileQueryTests(QueryHost host) : IClassFixture<QueryHost>
{
    public static TheoryData<string, TraceQueryParameters?, string> Invalid => new()
    {
        { "no query", null, "query is required" },
        { "negative depth", new() { SearchDepth = -1 }, "search_depth" },
        { "window ends before it starts", new() { StartTimeMin = Time(Noon), StartTimeMax = Time(Noon - 1) }, "start_time_max" },
        { "negative nanoseconds", new() { StartTimeMin = new() { Nanos = -5 } }, "start_time_min" },
        { "too many nanoseconds", new() { StartTimeMax = new() { Nanos = 1_000_000_000 } }, "start_time_max" },
        { "negative duration", new() { DurationMin = new() { Seconds = -1 } }, "duration_min" },
        { "negative part of a duration", new() { DurationMax = new() { Seconds = 1, Nanos = -1 } }, "duration_max" },
        { "shortest above longest", new() { DurationMin = Lasting(2), DurationMax = Lasting(1) }, "duration_max" },
        { "no key", new() { Attributes = { Want("", "x") } }, "key" },
        { "65 attributes", new() { Attributes = { Enumerable.Range(0, 65).Select(i => Want($"k{i}", "v")) } }, "64" },
        { "a structured filter", new() { Filter = Google.Protobuf.ByteString.CopyFromUtf8("x") }, "filter" },
    };

    /// <summary>Text that means something to SQL, LIKE, regular expressions, JSON, or nothing at all.</summary>
    public static TheoryData<string> Texts =>
    [
        "'; DROP TABLE trace_fragments; --", "' OR '1'='1", "$1", "%", "_", "\\", "\\x00", "{1,2}", "NULL", "\"", "*", ".*", "(", "[", "{",
        "a\0b", "\0", "\uFFFD", "🛒", "\u202Eabc", " ", "\n", new string('x', 100_000), "1e999", "0x10", "-", "=====",
    ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Refuses_what_makes_no_sense(string what, TraceQueryParameters? query, string named)
    {
        var request = new FindTraceIDsRequest { Query = query };
        var status = await FailureAsync(() => host.Client.FindTraceIDsAsync(request, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);
        Assert.True(status.StatusCode == StatusCode.InvalidArgument, what);
        Assert.Contains(named, status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Takes_every_text_for_itself_in_every_parameter(string text)
    {
        var (id, other) = (host.NextTraceId(), host.NextTraceId());
        await host.StoreAsync(id, Data(text, Span(1, Noon, name: text).With((text, Text(text)))));
        await host.StoreAsync(other, Data("plain", Span(1, Noon, name: "plain").With(("plain", Text("plain")))));
        TraceQueryParameters[] queries =
        [
            new() { ServiceName = text },
            new() { OperationName = text },
            new() { ServiceName = text, OperationName = text },
            new() { Attributes = { Want(text, text) } },
            new() { ServiceName = text, OperationName = text, Attributes = { Want(text, text) } },
        ];
        foreach (var query in queries)
        {
            query.SearchDepth = 1000;
            var found = (await host.FindIdsAsync(query)).TraceIds().ToList();
            Assert.Contains(id, found);
            Assert.DoesNotContain(other, found);
        }

        Assert.DoesNotContain(id, (await host.FindIdsAsync(new() { Attributes = { Want("plain", text) } })).TraceIds());
        Assert.Empty(await host.FindIdsAsync(new() { ServiceName = "plain", OperationName = text }));
        await host.Client.GetOperationsAsync(new() { Service = text }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(other, (await host.FindIdsAsync(new() { ServiceName = "plain", SearchDepth = 1000 })).TraceIds());
    }

    [Fact]
    public async Task Passes_over_a_damaged_fragment()
    {
        var (good, bad) = (host.NextTraceId(), host.NextTraceId());
        await host.StoreAsync(good, Data("damage", Span(1, Noon).With(("a", Text("1")))));
        await host.StoreAsync(bad, Data("damage", Span(1, Noon).With(("a", Text("1")))));
        await using var spoil = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("UPDATE trace_fragments SET payload = '\\x00ff' WHERE trace_id = $1");
        spoil.Parameters.Add(new() { Value = Guid.Parse(bad.ToString()) });
        Assert.Equal(1, await spoil.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal([good], (await host.FindIdsAsync(new() { ServiceName = "damage", Attributes = { Want("a", "1") } })).TraceIds());
    }
}
