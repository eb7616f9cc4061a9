using Google.Protobuf;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Refusals;

/// <summary>Bad spans among good ones: https://opentelemetry.io/docs/specs/otlp/#partial-success</summary>
public sealed class PartialSuccessTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 30_000)]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    [InlineData("http/json")]
    public async Task Bad_spans_are_counted_and_explained_and_their_neighbours_stored(string door)
    {
        using var client = new OtlpClient(system);
        var traceId = HandMade.NewId(16);
        var request = HandMade.EveryField(traceId, TimeProvider.System.GetUtcNow());
        var good = ProtobufSpans.Flatten(request.ResourceSpans);
        foreach (var scope in request.ResourceSpans.SelectMany(r => r.ScopeSpans))
        {
            var bad = scope.Spans[0].Clone();
            bad.TraceId = ByteString.CopyFrom(new byte[16]);
            scope.Spans.Insert(1, bad);
        }

        var response = await client.SendAsync(door, request, Cancellation);

        Assert.Equal(4, response.PartialSuccess.RejectedSpans);
        Assert.Contains("trace", response.PartialSuccess.ErrorMessage, StringComparison.OrdinalIgnoreCase);
        await ReadBack.AssertCompleteAsync(system, good, Cancellation);
    }
}
