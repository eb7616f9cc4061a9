using Google.Protobuf.WellKnownTypes;
using Jaeger.Storage.V2;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Query.Search;

/// <summary>Windows, durations and limits at the ends of what their types can say. They are questions like others.</summary>
public sealed class HostileWindowTests(QueryHost host) : IClassFixture<QueryHost>
{
    private static readonly Timestamp Year1 = new() { Seconds = -62_135_596_799 };
    private static readonly Timestamp Year9999 = new() { Seconds = 253_402_300_799, Nanos = 999_999_999 };
    private static readonly Timestamp First = new() { Seconds = long.MinValue };
    private static readonly Timestamp Last = new() { Seconds = long.MaxValue, Nanos = 999_999_999 };

    public static TheoryData<Timestamp?, Timestamp?, bool> Windows => new()
    {
        { Year1, Year9999, true },
        { First, Last, true },
        { null, Last, true },
        { First, null, true },
        { new() { Seconds = -1 }, new() { Seconds = 9_223_372_036, Nanos = 854_775_807 }, true },
        { new() { Seconds = 0 }, new() { Seconds = 9_223_372_037 }, true },
        { Year1, new() { Seconds = -1 }, false },
        { First, First, false },
        { Last, Last, false },
        { Year9999, Last, false },
        { new(), new(), false },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task Windows_beyond_all_bounds_are_windows(Timestamp? min, Timestamp? max, bool isFound)
    {
        var (id, service) = (host.NextTraceId(), $"window-{Guid.NewGuid():N}");
        await host.StoreAsync(id, Data(service, Span(1, Noon)));
        TraceQueryParameters[] queries = [new() { ServiceName = service }, new() { OperationName = "op" }, new(), new() { ServiceName = service, Attributes = { Want("span.kind", "server") } }];
        foreach (var query in queries)
        {
            (query.StartTimeMin, query.StartTimeMax, query.SearchDepth) = (min, max, int.MaxValue);
            Assert.Equal(isFound, (await host.FindIdsAsync(query)).TraceIds().Contains(id));
        }
    }

    [Fact]
    public async Task Durations_beyond_all_bounds_are_durations()
    {
        var (id, service) = (host.NextTraceId(), $"duration-{Guid.NewGuid():N}");
        await host.StoreAsync(id, Data(service, Span(1, Noon, durationNs: 0)), Data(service, Span(2, Noon, durationNs: long.MaxValue - Noon)));
        var eternity = new Duration { Seconds = long.MaxValue, Nanos = 999_999_999 };
        Assert.Single(await host.FindIdsAsync(new() { ServiceName = service, DurationMax = eternity }));
        Assert.Single(await host.FindIdsAsync(new() { ServiceName = service, DurationMin = Lasting(long.MaxValue - Noon), DurationMax = eternity }));
        Assert.Empty(await host.FindIdsAsync(new() { ServiceName = service, DurationMin = eternity, DurationMax = eternity }));
        Assert.Single(await host.FindIdsAsync(new() { ServiceName = service, DurationMax = Lasting(1) }));
    }
}
