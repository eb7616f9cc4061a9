using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.EndToEnd.Tests.Dependencies;

/// <summary>Services that send OTLP, as Jaeger's and Zipkin's clients see them.</summary>
public sealed class OpenTelemetryDependenciesTests(RunningSystem system)
{
    private readonly string _shop = $"shop-{Guid.NewGuid():N}";
    private readonly ByteString _trace = HandMade.NewId(16);
    private readonly DateTimeOffset _start = TimeProvider.System.GetUtcNow().AddSeconds(-3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_request_through_services_a_database_and_a_broker_is_a_graph()
    {
        var (served, called, answered, sent) = (HandMade.NewId(8), HandMade.NewId(8), HandMade.NewId(8), HandMade.NewId(8));
        var query = New(HandMade.NewId(8), answered, SpanKind.Client, ("server.address", "10.0.0.3"), ("db.system.name", "postgresql"));
        query.Status = new Status { Code = Status.Types.StatusCode.Error };
        using var client = new OtlpClient(system);

        // Each service sends its own, the last one first.
        await SendAsync(client, "Bills", New(HandMade.NewId(8), sent, SpanKind.Consumer, ("messaging.system", "kafka"), ("messaging.destination.name", "orders")));
        await SendAsync(client, "Orders", New(answered, called, SpanKind.Server), query, New(sent, answered, SpanKind.Producer, ("messaging.system", "kafka"), ("server.address", "broker-7")));
        await SendAsync(client, "Web", New(served, ByteString.Empty, SpanKind.Server), New(called, served, SpanKind.Client, ("server.address", "orders.svc")));

        string[] expected = ["Orders>kafka 1", "Orders>postgresql 1", "Web>Orders 1", "kafka>Bills 1"];
        var end = _start.AddSeconds(2).ToUnixTimeMilliseconds();
        Assert.Equal(expected.Where(link => link.Contains("Orders", StringComparison.Ordinal)), await LinksAsync($"api/dependencies?endTs={end}&lookback=4000&service={_shop}-Orders", "data"));
        Assert.Equal(expected, await LinksAsync($"api/dependencies?endTs={end}&lookback=4000", "data"));
        Assert.Equal(expected, await LinksAsync($"api/v3/dependencies?startTime={_start:yyyy-MM-ddTHH:mm:ss.fffZ}&endTime={_start.AddSeconds(2):yyyy-MM-ddTHH:mm:ss.fffZ}", "dependencies"));
        Assert.Equal(
            ["kafka>bills 1", "orders>kafka 1", "orders>postgresql 1 1", "web>orders 1"], await LinksAsync($"zipkin/api/v2/dependencies?endTs={end}&lookback=4000", null));

        // What sends no spans is no service.
        var services = await AskAsync("api/services");
        Assert.DoesNotContain("postgresql", services["data"]!.AsArray().Select(name => $"{name}"));
        Assert.Empty(await LinksAsync($"api/dependencies?endTs={_start.AddSeconds(-5).ToUnixTimeMilliseconds()}&lookback=4000", "data"));
    }

    private async Task SendAsync(OtlpClient client, string service, params Span[] spans) => await client.SendAsync(
        "grpc",
        new()
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = new Resource { Attributes = { Text("service.name", $"{_shop}-{service}") } },
                    ScopeSpans = { new ScopeSpans { Spans = { spans } } },
                },
            },
        },
        Cancellation);

    private Span New(ByteString id, ByteString parent, SpanKind kind, params (string Key, string Value)[] attributes)
    {
        var start = (ulong)_start.ToUnixTimeMilliseconds() * 1_000_000;
        return new Span
        {
            TraceId = _trace,
            SpanId = id,
            ParentSpanId = parent,
            Name = "work",
            Kind = kind,
            StartTimeUnixNano = start,
            EndTimeUnixNano = start + 1_000_000,
            Attributes = { attributes.Select(attribute => Text(attribute.Key, attribute.Value)) },
        };
    }

    private static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private async Task<string[]> LinksAsync(string path, string? member)
    {
        var answer = await AskAsync(path);
        return [.. (member is null ? answer : answer[member])!.AsArray()
            .Where(link => link!.ToJsonString().Contains(_shop, StringComparison.Ordinal))
            .Select(link => $"{link!["parent"]}>{link["child"]} {link["callCount"]} {link["errorCount"]}".TrimEnd().Replace($"{_shop}-", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private async Task<JsonNode> AskAsync(string path)
    {
        using var http = new HttpClient();
        return JsonNode.Parse(await http.GetStringAsync(new Uri(system.Http, path), Cancellation))!;
    }
}
