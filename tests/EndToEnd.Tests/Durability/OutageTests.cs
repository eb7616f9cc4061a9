using System.Net;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Tracepost.EndToEnd.Tests.Comparison;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Traces;

namespace Tracepost.EndToEnd.Tests.Durability;

/// <summary>While a part is away: clear, retryable refusals through every door; when it is back, all goes on by itself.</summary>
public sealed class OutageTests(RunningSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory(Timeout = 90_000)]
    [InlineData("postgres")]
    [InlineData("dataservice")]
    public async Task Exports_are_refused_as_retryable_and_reads_as_failed_while_there_is_no(string resource)
    {
        using var client = new OtlpClient(system);
        var request = HandMade.EveryField(HandMade.NewId(16), TimeProvider.System.GetUtcNow());
        var traceId = Convert.ToHexStringLower(request.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceId.Span);

        await system.Runner.StopAsync(resource);
        try
        {
            var e = await Assert.ThrowsAsync<RpcException>(() => client.SendGrpcAsync(request, gzip: false, Cancellation));
            Assert.Equal(Grpc.Core.StatusCode.Unavailable, e.StatusCode);
            Assert.True(e.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan() > TimeSpan.Zero);

            using var response = await client.PostAsync("application/x-protobuf", request.ToByteArray(), gzip: false, Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);

            foreach (var path in new[] { $"/api/v3/traces/{traceId}", $"/api/traces/{traceId}", $"/trace/{traceId}" })
            {
                var (status, body) = await ReadBack.GetAsync(system, path, Cancellation);
                Assert.True((int)status >= 500, $"{path} answered {(int)status}: {body}");
                Assert.DoesNotContain("   at Tracepost.", body, StringComparison.Ordinal); // no stack trace for strangers
            }
        }
        finally
        {
            await system.Runner.StartAsync(resource, CancellationToken.None);
        }

        await SendUntilAcceptedAsync(client, request);
        await ReadBack.AssertCompleteAsync(system, ProtobufSpans.Flatten(request.ResourceSpans), Cancellation);
    }

    private static async Task SendUntilAcceptedAsync(
        OtlpClient client, OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest request)
    {
        while (true)
        {
            try
            {
                await client.SendGrpcAsync(request, gzip: false, Cancellation);
                return;
            }
            catch (RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.Unavailable)
            {
                await Task.Delay(200, Cancellation); // ends with the test's timeout
            }
        }
    }
}
