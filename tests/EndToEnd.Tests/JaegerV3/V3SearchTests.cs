using Google.Protobuf.WellKnownTypes;
using Jaeger.ApiV3;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.JaegerV3;

/// <summary>Every filter of the v3 API, over HTTP and gRPC: what it finds, newest first, and what it must not.</summary>
public sealed class V3SearchTests(RunningSystem system, V3Traces traces) : IClassFixture<V3Traces>
{
    private const long Millisecond = 1_000_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Of an attribute's value <c>~red</c> is this run's red; a trace is found that has all of them on one span.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("shop", "", "", "ECBA")]
    [InlineData("cart", "", "", "D")]
    [InlineData("SHOP", "", "", "")]
    [InlineData("shop", "get", "", "EBA")]
    [InlineData("shop", "GET", "", "")]
    [InlineData("shop", "ge", "", "")]
    [InlineData("cart", "put", "", "")]
    [InlineData("shop", "", "colour=~red", "ECA")]
    [InlineData("shop", "", "colour=~purple", "")]
    [InlineData("shop", "get", "colour=~red", "A")] // E's get is green.
    [InlineData("shop", "", "colour=~red n=7", "E")]
    [InlineData("shop", "", "colour=~green n=7", "")] // Of different spans.
    [InlineData("shop", "", "n=1", "A")] // Any type as its text.
    [InlineData("shop", "", "n=01", "")]
    [InlineData("shop", "", "ok=true", "B")]
    [InlineData("shop", "", "ok=True", "")]
    [InlineData("shop", "", "ratio=72.5", "B")]
    [InlineData("shop", "", "ratio=72.51", "")]
    [InlineData("shop", "", "cause=x", "C")] // Of an event.
    [InlineData("shop", "", "zone=z1", "C")] // Of the resource.
    [InlineData("shop", "", "zone=z1 cause=x colour=~red", "C")]
    [InlineData("shop", "", "zone=z1 n=1", "")]
    [InlineData("", "", "colour=~red", "EDCA")] // Of any service.
    [InlineData("", "get", "colour=~red", "DA")]
    [InlineData("shop", "", "colour=.*", "")]
    [InlineData("shop", "", "colour=%", "")]
    [InlineData("' OR 1=1 --", "", "", "")]
    [InlineData("shop", "' OR '1'='1", "colour=~red", "")]
    public async Task Finds_what_meets_every_condition_on_one_span(string service, string operation, string attributes, string expected)
    {
        var query = Query(service);
        query.OperationName = operation;
        foreach (var attribute in attributes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=')))
            query.Attributes.Add(attribute[0], attribute[1].StartsWith('~') ? traces.Colour(attribute[1][1..]) : attribute[1]);

        await AssertFindsAsync(query, expected);
    }

    /// <summary>The durations in nanoseconds: A 100 ms, B 200 ms, C 300 ms, E 1 ms (get) and 400 ms (post).</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("", 300_000_000, null, "EC")]
    [InlineData("", 300_000_001, null, "E")]
    [InlineData("", null, 100_000_000, "EA")]
    [InlineData("", null, 99_999_999, "E")]
    [InlineData("", 200_000_000, 200_000_000, "B")]
    [InlineData("", 100_000_001, 199_999_999, "")]
    [InlineData("", 2_000_000, 350_000_000, "CBA")] // Both bounds of one span: E's two are below and above.
    [InlineData("get", 300_000_000, null, "")] // E's get is short.
    [InlineData("get", null, 1_000_000, "E")]
    [InlineData("", 400_000_001, null, "")]
    public async Task Finds_spans_by_their_duration(string operation, int? min, int? max, string expected)
    {
        var query = Query("shop");
        query.OperationName = operation;
        if (min is { } shortest) query.DurationMin = new Duration { Nanos = shortest };
        if (max is { } longest) query.DurationMax = new Duration { Nanos = longest };

        await AssertFindsAsync(query, expected);
    }

    /// <summary>Nanoseconds after the start of A; B starts at 1,000,000, C at 2,000,000, E at 4,000,000.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData(0, 5_000_000, "ECBA")]
    [InlineData(1, 5_000_000, "ECB")]
    [InlineData(1_000_000, 5_000_000, "ECB")]
    [InlineData(1_000_001, 5_000_000, "EC")]
    [InlineData(1_001_000, 5_000_000, "EC")] // By one microsecond.
    [InlineData(0, 1_999_999, "BA")]
    [InlineData(0, 3_999_000, "CBA")]
    [InlineData(-5_000_000, -1, "")]
    [InlineData(4_000_001, 5_000_000, "")]
    public async Task Finds_spans_that_start_in_the_window(long min, long max, string expected)
    {
        var query = Query("shop");
        query.StartTimeMin = V3Traces.At(traces.Start + min);
        query.StartTimeMax = V3Traces.At(traces.Start + max);

        await AssertFindsAsync(query, expected);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1, "E")]
    [InlineData(3, "ECB")]
    [InlineData(1000, "ECBA")]
    [InlineData(int.MaxValue, "ECBA")]
    public async Task Finds_the_newest_traces_up_to_the_depth(int depth, string expected)
    {
        var query = Query("shop");
        query.SearchDepth = depth;

        await AssertFindsAsync(query, expected);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Summarises_a_trace(bool grpc)
    {
        using var client = new V3Client(system, grpc);
        var query = Query("shop");
        query.Attributes.Add("n", "7");

        var summary = Assert.Single(await client.SummariseAsync(query, Cancellation));

        var start = (ulong)(traces.Start + (4 * Millisecond));
        Assert.Equal(
            new TraceSummary
            {
                TraceId = traces.IdOf('E'),
                RootServiceName = traces.Service,
                RootOperationName = "get",
                MinStartTimeUnixNano = start,
                MaxEndTimeUnixNano = start + (400 * (ulong)Millisecond),
                SpanCount = 2,
                Services = { new ServiceSummary { Name = traces.Service, SpanCount = 2 } },
            },
            summary);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_services_and_operations(bool grpc)
    {
        using var client = new V3Client(system, grpc);

        var services = await client.ServicesAsync(Cancellation);

        Assert.Contains(traces.Service, services);
        Assert.Contains(traces.Other, services);
        Assert.Equal(services.Order(StringComparer.Ordinal), services);
        var unspecified = grpc ? "" : "internal";
        Assert.Equal([$"get:{unspecified}", "post:server", $"put:{unspecified}"], await client.OperationsAsync(traces.Service, "", Cancellation));
        Assert.Equal(["post:server"], await client.OperationsAsync(traces.Service, "server", Cancellation));
        Assert.Empty(await client.OperationsAsync(traces.Service, "client", Cancellation));
        Assert.Empty(await client.OperationsAsync("' OR 1=1 --", "", Cancellation));
    }

    private TraceQueryParameters Query(string service) => new()
    {
        ServiceName = service switch { "shop" => traces.Service, "cart" => traces.Other, _ => service },
        StartTimeMin = V3Traces.At(traces.Start - Millisecond),
        StartTimeMax = V3Traces.At(traces.Start + (10 * Millisecond)),
    };

    private async Task AssertFindsAsync(TraceQueryParameters query, string expected)
    {
        foreach (var grpc in (bool[])[false, true])
        {
            using var client = new V3Client(system, grpc);
            Assert.Equal(expected, traces.NamesOf((await client.FindAsync(query, Cancellation)).Select(span => span.TraceId)));
            Assert.Equal(expected, traces.NamesOf((await client.SummariseAsync(query, Cancellation)).Select(summary => summary.TraceId)));
        }
    }
}
