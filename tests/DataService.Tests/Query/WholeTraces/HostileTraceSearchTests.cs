using Google.Protobuf;
using Grpc.Core;
using Tracepost.DataService.Tests.Query.Search;
using Tracepost.TraceModel.Search;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;
using static Tracepost.DataService.Tests.Query.WholeTraces.TraceSearchAnswers;

namespace Tracepost.DataService.Tests.Query.WholeTraces;

public sealed class HostileTraceSearchTests(QueryHost host) : IClassFixture<QueryHost>
{
    public static TheoryData<string> Texts => HostileQueryTests.Texts;

    public static TheoryData<string, FindTracesRequest, string> Invalid => new()
    {
        { "negative limit", new() { Limit = -1 }, "limit is negative: -1" },
        { "window ends before it starts", new() { StartMin = 2, StartMax = 1 }, "start_max is before start_min" },
        { "shortest above longest", new() { DurationMin = 2, DurationMax = 1 }, "duration_max is less than duration_min" },
        { "a condition without a key", new() { Conditions = { Has("", "x") } }, "a condition has no key" },
        { "61 conditions", new() { Conditions = { Enumerable.Range(0, 61).Select(i => Has($"k{i}")) } }, "a search has at most 60 conditions, not 61" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Refuses_what_makes_no_sense(string what, FindTracesRequest query, string detail)
    {
        var status = await FailureAsync(() => host.SearchAsync(query));
        Assert.True((StatusCode.InvalidArgument, detail) == (status.StatusCode, status.Detail), $"{what}: {status}");
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Takes_every_text_for_itself_in_every_parameter(string text)
    {
        var (id, other) = (host.NextTraceId(), host.NextTraceId());
        var span = Span(1, Noon, name: text).With((text, Text(text)), ("peer.service", Text(text)));
        await host.StoreAsync(id, Data(text, span));
        await host.StoreAsync(other, Data("plain", Span(1, Noon, name: "plain").With(("plain", Text("plain")), ("peer.service", Text("plain")))));
        FindTracesRequest[] queries =
        [
            new() { Service = text },
            new() { SpanName = text },
            new() { RemoteService = text },
            new() { Conditions = { Has(text) } },
            new() { Conditions = { Has(text, text) } },
            new() { Service = text, SpanName = text, RemoteService = text, Conditions = { Has(text, text) } },
        ];
        foreach (var query in queries)
        {
            query.Limit = 1000;
            var found = await host.SearchAsync(query);
            Assert.Contains(id, found);
            Assert.DoesNotContain(other, found);
        }

        Assert.Empty(await host.SearchAsync(new() { Service = "plain", SpanName = text }));
        Assert.Empty(await host.SearchAsync(new() { Service = "plain", RemoteService = text }));
        Assert.Empty(await host.SearchAsync(new() { Service = "plain", Conditions = { Has("plain", text) } }));
        await host.TraceSearchOf().GetSpanNamesAsync(new() { Service = text }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains(other, await host.SearchAsync(new() { Service = "plain", SpanName = "plain", RemoteService = "plain", Limit = 1000 }));
    }

    [Theory]
    [InlineData(0UL, ulong.MaxValue, true)]
    [InlineData(1UL, (ulong)long.MaxValue + 1, true)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, false)]
    [InlineData(1UL, 2UL, false)]
    public async Task Windows_and_durations_beyond_all_bounds_are_what_they_are(ulong min, ulong max, bool isFound)
    {
        var (id, service) = (host.NextTraceId(), $"bounds-{Guid.NewGuid():N}");
        await host.StoreAsync(id, Data(service, Span(1, Noon)));
        FindTracesRequest[] queries =
        [
            new() { Service = service, StartMin = min, StartMax = max, Limit = int.MaxValue },
            new() { Service = service, DurationMin = min, DurationMax = max },
        ];
        foreach (var query in queries) Assert.Equal(isFound ? [id] : [], await host.SearchAsync(query));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(17)]
    public async Task Refuses_ids_that_are_not_16_bytes_long(int length)
    {
        var request = new GetTracesRequest { TraceIds = { ByteString.CopyFrom(new byte[length]) } };
        using var call = host.TraceSearchOf().GetTraces(request, cancellationToken: TestContext.Current.CancellationToken);
        var status = await FailureAsync(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.InvalidArgument, $"a trace_id must be 16 bytes long, not {length}"), (status.StatusCode, status.Detail));
    }

    [Fact]
    public async Task Passes_over_a_damaged_fragment()
    {
        var (good, bad, service) = (host.NextTraceId(), host.NextTraceId(), $"damage-{Guid.NewGuid():N}");
        await host.StoreAsync(good, Data(service, Span(1, Noon)));
        await host.StoreAsync(bad, Data(service, Span(1, Noon)));
        var database = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Npgsql.NpgsqlDataSource>(host.Services);
        await using var spoil = database.CreateCommand("UPDATE trace_fragments SET payload = '\\x00ff' WHERE trace_id = $1");
        spoil.Parameters.Add(new() { Value = Guid.Parse(bad.ToString()) });
        Assert.Equal(1, await spoil.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        Assert.Equal([good], await host.SearchAsync(new() { Service = service }));
    }
}
