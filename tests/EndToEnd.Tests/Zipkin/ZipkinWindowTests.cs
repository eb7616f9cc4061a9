using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using static Tracepost.EndToEnd.Tests.Zipkin.ZipkinSpan;

namespace Tracepost.EndToEnd.Tests.Zipkin;

/// <summary>Which traces a search's window of time has, and which of them it gives.</summary>
public sealed class ZipkinWindowTests(RunningSystem system)
{
    private readonly ZipkinServer _zipkin = new(system);

    [Fact(Timeout = 60_000)]
    public async Task Bounds_belong_to_the_window_and_a_microsecond_beyond_does_not()
    {
        var service = NewName("shop");
        var spans = new[] { -1L, 0, 1_000_000, 1_000_001 }.Select(after => Of(service, afterMicros: after)).ToArray();
        await _zipkin.PostAsync(spans);

        Assert.Equal(Ids(spans[2], spans[1]), await FindAsync(Now + 1_000, 1_000));
        Assert.Equal(Ids(spans[3], spans[2], spans[1]), await FindAsync(Now + 1_001, 1_001));
        Assert.Equal(Ids(spans[1], spans[0]), await FindAsync(Now, 1));
        Assert.Empty(await FindAsync(Now - 1, 86_400_000)); // The first one lies a millisecond less a microsecond behind it.
        Assert.Equal(Ids(spans[3], spans[2]), await FindAsync(Now + 2_000, 1_000));
        Assert.Empty(await FindAsync(Now + 3_000, 999));
        Assert.Equal(Ids(spans[3], spans[2], spans[1], spans[0]), await FindAsync(Now + 86_400_000, long.MaxValue));

        Task<string[]> FindAsync(long endTs, long lookback) =>
            _zipkin.SearchAsync(("serviceName", service), ("endTs", endTs), ("lookback", lookback));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_limit_counts_traces_the_nearest_to_the_end()
    {
        var service = NewName("shop");
        var spans = Enumerable.Range(0, 12).Select(i => Of(service, afterMicros: i * 1_000)).ToArray();
        foreach (var span in spans) await _zipkin.PostAsync(span, span.With(("id", NewId())), span.With(("id", NewId())));

        var newestFirst = Ids([.. Enumerable.Reverse(spans)]);
        Assert.Equal(newestFirst[..10], await _zipkin.SearchAsync(("serviceName", service)));
        Assert.Equal(newestFirst[..1], await _zipkin.SearchAsync(("serviceName", service), ("limit", 1)));
        Assert.Equal(newestFirst, await _zipkin.SearchAsync(("serviceName", service), ("limit", int.MaxValue)));
        Assert.Equal(newestFirst[7..9], await _zipkin.SearchAsync(("serviceName", service), ("limit", 2), ("endTs", Now + 4)));
        Assert.All(await _zipkin.TracesAsync("traces", ("serviceName", service)), trace => Assert.Equal(3, trace.Count));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_trace_that_goes_on_after_the_end_is_whole()
    {
        var (front, back) = (NewName("front"), NewName("back"));
        var root = Of(front);
        JsonObject[] trace = [root, .. Enumerable.Range(1, 5).Select(i => Of(back, root.TraceId(), i * 60_000_000L).With(("parentId", root["id"])))];
        foreach (var span in Enumerable.Reverse(trace)) await _zipkin.PostAsync(span);

        ZipkinServer.AssertSpans(Assert.Single(await _zipkin.TracesAsync("traces", ("serviceName", front), ("endTs", Now), ("lookback", 1))), trace);
        ZipkinServer.AssertSpans(Assert.Single(await _zipkin.TracesAsync("traces", ("serviceName", back), ("endTs", Now + 1), ("lookback", 2))), trace);
        // The trace begins with its root, whatever its other spans do.
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", back), ("endTs", Now + 400_000), ("lookback", 390_000)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_trace_without_a_time_is_not_found_until_a_span_has_one()
    {
        var service = NewName("shop");
        var timed = Of(service).Calling(NewName("back"));
        var untimed = timed.With(("timestamp", null), ("duration", null));
        await _zipkin.PostAsync(untimed);
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service)));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service), ("spanName", "get")));
        ZipkinServer.AssertSpans(await _zipkin.TraceAsync(timed.TraceId()), untimed);

        await _zipkin.PostAsync(timed);
        ZipkinServer.AssertSpans(Assert.Single(await _zipkin.TracesAsync("traces", ("serviceName", service))), untimed, timed);
        ZipkinServer.AssertSpans(Assert.Single(await _zipkin.TracesAsync("traces", ("serviceName", service), ("spanName", "get"))), untimed, timed);
    }

    private static string[] Ids(params JsonObject[] spans) => [.. spans.Select(span => span.TraceId())];
}
