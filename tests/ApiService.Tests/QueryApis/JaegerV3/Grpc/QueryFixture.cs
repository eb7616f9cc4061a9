using Grpc.Core;
using Grpc.Net.Client;
using Jaeger.ApiV3;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3.Grpc;

/// <summary>An <see cref="ApiHost"/> and a channel to its door <c>jaeger-query</c>, with the limits that clients have by default.</summary>
public sealed class QueryFixture : IAsyncLifetime
{
    internal ApiHost Host { get; private set; } = null!;

    internal GrpcChannel Channel { get; private set; } = null!;

    internal QueryService.QueryServiceClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await ApiHost.StartAsync();
        Channel = GrpcChannel.ForAddress(Host.QueryUrl);
        Client = new QueryService.QueryServiceClient(Channel);
    }

    public async ValueTask DisposeAsync()
    {
        Channel?.Dispose();
        if (Host is not null) await Host.DisposeAsync();
    }

    internal static async Task<List<T>> ReadAsync<T>(AsyncServerStreamingCall<T> call)
    {
        using (call)
            return await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The spans of all messages, in their order.</summary>
    internal static async Task<List<Span>> SpansAsync(AsyncServerStreamingCall<TracesData> call) =>
        [.. (await ReadAsync(call)).SelectMany(message => message.ResourceSpans).SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans)];

    /// <summary>The status with which a call fails.</summary>
    internal static async Task<(StatusCode Code, string Detail)> FailureAsync(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        return (error.StatusCode, error.Status.Detail);
    }
}
