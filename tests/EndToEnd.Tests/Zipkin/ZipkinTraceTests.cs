using System.Net;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Running;
using static Tracepost.EndToEnd.Tests.Zipkin.ZipkinSpan;

namespace Tracepost.EndToEnd.Tests.Zipkin;

/// <summary>Traces come back by their ids as they were posted.</summary>
public sealed class ZipkinTraceTests(RunningSystem system)
{
    private readonly ZipkinServer _zipkin = new(system);

    [Fact(Timeout = 60_000)]
    public async Task A_trace_comes_back_equal()
    {
        var (front, back) = (NewName("front"), NewName("back"));
        var root = Of(front).With(("kind", "SERVER"), ("id", "0000000000000001"));
        var client = Of(front, root.TraceId(), 50_000).Calling(back).With(("parentId", "0000000000000001"), ("debug", true))
            .WithTags(("clnt/finagle.version", "6.45.0"), ("http.path", "/api"), ("error", "500"), ("Grüße", "世界 \u0001 \"")).WithAnnotation("foo");
        var server = Of(back, root.TraceId(), 100_000).With(("kind", "SERVER"), ("id", client["id"]), ("parentId", "0000000000000001"), ("shared", true));
        var query = Of(back, root.TraceId(), 150_000).With(
            ("kind", "CLIENT"),
            ("parentId", client["id"]),
            ("remoteEndpoint", new JsonObject { ["serviceName"] = "db", ["ipv4"] = "10.0.0.3", ["ipv6"] = "2001:db8::c001", ["port"] = 3036 }));

        Assert.Equal((HttpStatusCode.NotFound, $"{root.TraceId()} not found"), await _zipkin.GetAsync($"trace/{root.TraceId()}"));
        await _zipkin.PostAsync(root, client);
        await _zipkin.PostAsync(server, query);

        ZipkinServer.AssertSpans(await _zipkin.TraceAsync(root.TraceId()), root, client, server, query);
        ZipkinServer.AssertSpans(Assert.Single(await _zipkin.TracesAsync("traces", ("serviceName", back))), root, client, server, query);
        ZipkinServer.AssertSpans(
            Assert.Single(await _zipkin.TracesAsync("traceMany", ("traceIds", $"{NewTraceId()},{root.TraceId()}"))), root, client, server, query);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("why")]
    public async Task The_least_that_a_span_may_say_comes_back(string? error)
    {
        var span = new JsonObject { ["traceId"] = NewTraceId(), ["id"] = "0000000000000001", ["kind"] = "CLIENT" };
        if (error is not null) span = span.WithTags(("error", error));
        await _zipkin.PostAsync(span);
        ZipkinServer.AssertSpans(await _zipkin.TraceAsync(span.TraceId()), span);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_sent_twice_comes_back_once()
    {
        var span = Of(NewName("shop")).WithTags(("a", "b"));
        await _zipkin.PostAsync(span, span);
        await _zipkin.PostAsync(span);
        ZipkinServer.AssertSpans(await _zipkin.TraceAsync(span.TraceId()), span);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_span_that_is_sent_in_parts_comes_back_in_parts()
    {
        var service = NewName("shop");
        var part = Of(service).WithTags(("http.path", "/api"));
        var other = part.With(("name", "{\"foo\":\"bar\"}")).WithTags(("http.path.morepath", "/api/api"));
        var late = part.With(("tags", null), ("duration", null));
        await _zipkin.PostAsync(part);
        await _zipkin.PostAsync(other);
        await _zipkin.PostAsync(late);

        ZipkinServer.AssertSpans(await _zipkin.TraceAsync(part.TraceId()), part, other, late);
        Assert.Equal([part.TraceId()], await _zipkin.SearchAsync(("serviceName", service), ("spanName", "{\"foo\":\"bar\"}")));
        Assert.Empty(await _zipkin.SearchAsync(("serviceName", service), ("spanName", "{\"foo\":\"baz\"}")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Ids_of_64_and_128_bits_are_different_traces()
    {
        var service = NewName("shop");
        var whole = Of(service).WithTags(("which", "whole"));
        var half = whole.With(("traceId", whole.TraceId()[16..])).WithTags(("which", "half"));
        var other = whole.With(("traceId", "1".PadLeft(16, '0') + whole.TraceId()[16..])).WithTags(("which", "other"));
        await _zipkin.PostAsync(whole, half, other);

        foreach (var span in (JsonObject[])[whole, half, other])
        {
            ZipkinServer.AssertSpans(await _zipkin.TraceAsync(span.TraceId()), span);
            ZipkinServer.AssertSpans(
                Assert.Single(await _zipkin.TracesAsync("traces", ("serviceName", service), ("annotationQuery", $"which={span["tags"]!["which"]}"))), span);
        }

        ZipkinServer.AssertSpans(await _zipkin.TraceAsync(half.TraceId().PadLeft(32, '0')), half);
        Assert.Empty(await _zipkin.TraceAsync("2" + half.TraceId()));
        var many = await _zipkin.TracesAsync("traceMany", ("traceIds", $"{half.TraceId()},{other.TraceId()}"));
        Assert.Equal([half.TraceId(), other.TraceId()], many.Select(trace => trace[0]!["traceId"]!.ToString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Large_values_and_many_spans_come_back_whole()
    {
        var service = NewName("shop");
        var large = Of(service).With(("name", "big")).WithTags(("a", new string('a', 200_000)));
        var spans = Enumerable.Range(1, 5_000).Select(i => Of(service, large.TraceId(), i).With(("name", $"span {i}"), ("parentId", large["id"]))).ToList();
        await _zipkin.PostAsync(large);
        foreach (var some in spans.Chunk(1_000)) await _zipkin.PostAsync(some);

        ZipkinServer.AssertSpans(await _zipkin.TraceAsync(large.TraceId()), [large, .. spans]);
    }
}
