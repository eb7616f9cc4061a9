using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;

namespace Tracepost.EndToEnd.Tests.Traces;

/// <summary>What OTLP can say and no SDK does: bytes and maps and arrays within each other, every field set.</summary>
public sealed class HandMadeTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData("grpc")]
    [InlineData("grpc+gzip")]
    [InlineData("http/protobuf")]
    [InlineData("http/protobuf+gzip")]
    [InlineData("http/json")]
    [InlineData("http/json+gzip")]
    public async Task A_trace_with_every_field_and_every_type_comes_back_complete(string door)
    {
        using var client = new OtlpClient(system);
        var request = HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow());

        var response = await client.SendAsync(door, request, Cancellation);

        Assert.Equal(0, response.PartialSuccess?.RejectedSpans ?? 0);
        await ReadBack.AssertCompleteAsync(system, ProtobufSpans.Flatten(request.ResourceSpans), Cancellation);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_trace_sent_in_pieces_through_all_doors_comes_back_as_one()
    {
        using var client = new OtlpClient(system);
        var traceId = HandMade.NewId(16);
        var all = new List<ResourceSpans>();
        foreach (var door in new[] { "grpc", "http/protobuf", "http/json" })
        {
            var piece = HandMade.EveryField(traceId, TimeProvider.System.GetUtcNow());
            await client.SendAsync(door, piece, Cancellation);
            all.AddRange(piece.ResourceSpans);
        }

        await ReadBack.AssertCompleteAsync(system, ProtobufSpans.Flatten(all), Cancellation);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_request_sent_again_after_a_lost_answer_does_not_double_its_spans()
    {
        using var client = new OtlpClient(system);
        var request = HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow());

        await client.SendAsync("grpc", request, Cancellation);
        await client.SendAsync("http/protobuf", request, Cancellation);

        await ReadBack.AssertCompleteAsync(system, ProtobufSpans.Flatten(request.ResourceSpans), Cancellation);
    }

    [Fact(Timeout = 30_000)]
    public async Task Numbers_that_are_none_survive()
    {
        using var client = new OtlpClient(system);
        var request = HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow());
        var span = request.ResourceSpans[0].ScopeSpans[0].Spans[0];
        foreach (var number in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            span.Attributes.Add(new KeyValue { Key = $"double {number}", Value = new AnyValue { DoubleValue = number } });

        await client.SendAsync("grpc", request, Cancellation);

        var stored = await ReadBack.OtlpAsync(system, Convert.ToHexStringLower(span.TraceId.Span), Cancellation);
        Facts.AssertSame(ProtobufSpans.Flatten(request.ResourceSpans).SelectMany(SpanLines.Of), stored.SelectMany(SpanLines.Of));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_trace_id_that_nobody_sent_is_not_found()
    {
        var id = Convert.ToHexStringLower(HandMade.NewId(16).Span);
        var (status, body) = await ReadBack.GetAsync(system, $"/api/traces/{id}", Cancellation);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, status);
        Assert.Contains("trace not found", body, StringComparison.Ordinal);
        Assert.Empty(await ReadBack.OtlpAsync(system, id, Cancellation));
    }
}
