using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Protocols;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.Testing.Protocols;

namespace Tracepost.EndToEnd.Tests.Zipkin;

/// <summary>Spans that came by another protocol are found, and look right, through Zipkin's API.</summary>
public sealed class ZipkinOtherSpansTests(RunningSystem system)
{
    private readonly ZipkinServer _zipkin = new(system);

    public static TheoryData<string> Names => [.. Protocol.Acknowledged.Select(protocol => protocol.Name)];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task A_trace_looks_the_same_whatever_it_came_by(string name)
    {
        var protocol = Protocol.Acknowledged.Single(protocol => protocol.Name == name);
        var trace = OneTrace.Create(TimeProvider.System.GetUtcNow());
        await using (var sender = protocol.Connect(new Uri(system.Runner.Endpoint("apiservice", protocol.Door).Url)))
        {
            foreach (var process in trace) await sender.SendAsync(await protocol.EncodeAsync(process), TestContext.Current.CancellationToken);
        }

        var spans = await _zipkin.TraceAsync(Hex(trace[0].ScopeSpans[0].Spans[0].TraceId));

        var sent = trace.SelectMany(process => process.ScopeSpans[0].Spans.Select(span => (process, span))).ToList();
        Assert.Equal(sent.Count, spans.Count);
        foreach (var (process, span) in sent)
        {
            var actual = Assert.Single(spans, candidate => candidate!["id"]!.ToString() == Hex(span.SpanId))!;
            AssertFields(process, span, actual);
            AssertTags(span, actual["tags"]!.AsObject(), name);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_trace_from_opentelemetry_is_found_by_everything_that_is_shown_of_it()
    {
        var protocol = Protocol.Acknowledged.Single(protocol => protocol.Name == "otlp-grpc");
        var trace = OneTrace.Create(TimeProvider.System.GetUtcNow());
        var service = ZipkinSpan.NewName("Orders");
        trace[1].Resource.Attributes.Single(attribute => attribute.Key == "service.name").Value.StringValue = service;
        await using (var sender = protocol.Connect(new Uri(system.Runner.Endpoint("apiservice", protocol.Door).Url)))
        {
            foreach (var process in trace) await sender.SendAsync(await protocol.EncodeAsync(process), TestContext.Current.CancellationToken);
        }

        var id = Hex(trace[0].ScopeSpans[0].Spans[0].TraceId);
        string[] found =
        [
            "ratio=0.25", "cached=true", "deployment.environment=test", "process.pid=42", "otel.status_code=OK", "otel.scope.name=shop.web",
            "otel.library.version=1.2.3", "Received data from database",
        ];
        string[] notFound =
        [
            "cached=True", "deployment.environment=tes", "process.pid=4", "otel.status_code=ERROR", "error", "attempt=-3", "otel.scope.name=shop",
        ];
        foreach (var query in found) Assert.True((await FindAsync(query)).SequenceEqual([id]), query);
        foreach (var query in notFound) Assert.True((await FindAsync(query)).Length == 0, query);

        // Without a service, spans of several meet them. Other tests send such traces, too.
        Assert.Contains(id, await _zipkin.SearchAsync(("annotationQuery", "error=upstream said no and ratio=0.25"), ("serviceName", ""), ("limit", 10_000)));
        Assert.DoesNotContain(id, await _zipkin.SearchAsync(("annotationQuery", "error=upstream said yes and ratio=0.25"), ("limit", 10_000)));

        Task<string[]> FindAsync(string query) => _zipkin.SearchAsync(("serviceName", service), ("annotationQuery", query));
    }

    private static void AssertFields(ResourceSpans process, Span span, JsonNode actual)
    {
        Assert.Equal(Hex(span.TraceId), actual["traceId"]!.ToString());
        Assert.Equal(span.ParentSpanId.IsEmpty ? null : Hex(span.ParentSpanId), actual["parentId"]?.ToString());
        Assert.Equal(span.Name.ToLowerInvariant(), actual["name"]!.ToString());
        Assert.Equal(span.Kind > Span.Types.SpanKind.Internal ? span.Kind.ToString().ToUpperInvariant() : null, actual["kind"]?.ToString());
        Assert.Equal(span.StartTimeUnixNano / 1000, actual["timestamp"]!.GetValue<ulong>());
        Assert.Equal((span.EndTimeUnixNano - span.StartTimeUnixNano) / 1000, actual["duration"]!.GetValue<ulong>());
        Assert.Equal(process.Resource.Attributes[0].Value.StringValue, actual["localEndpoint"]!["serviceName"]!.ToString());
        Assert.Equal(
            span.Events.Select(e => (e.TimeUnixNano / 1000, e.Name)),
            (actual["annotations"]?.AsArray() ?? []).Select(a => (a!["timestamp"]!.GetValue<ulong>(), a["value"]!.ToString().Split("\":{")[0].TrimStart('"'))));
        Assert.Null(actual["debug"]);
        Assert.Null(actual["shared"]);
    }

    private static void AssertTags(Span span, JsonObject tags, string protocol)
    {
        Assert.Equal("test", tags["deployment.environment"]!.ToString());
        Assert.Equal("42", tags["process.pid"]!.ToString());
        if (span.Attributes.FirstOrDefault(attribute => attribute.Key == "large") is not null) Assert.Equal($"{long.MaxValue}", tags["large"]!.ToString());
        var failed = span.Status.Code == Status.Types.StatusCode.Error;
        Assert.Equal(failed ? span.Status.Message : null, tags["error"]?.ToString());
        // OpenCensus knows no difference between OK and nothing.
        if (failed) Assert.Equal("ERROR", tags["otel.status_code"]!.ToString());
        else if (protocol.StartsWith("opencensus", StringComparison.Ordinal)) Assert.Null(tags["otel.status_code"]);
        else Assert.Equal(span.Status.Code == Status.Types.StatusCode.Ok ? "OK" : null, tags["otel.status_code"]?.ToString());
        Assert.DoesNotContain(tags, tag => tag.Key.StartsWith("zipkin.", StringComparison.Ordinal));
    }

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);
}
