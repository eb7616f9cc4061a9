using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>What many packets became: one request to the store.</summary>
/// <param name="Request">An <c>ExportTraceServiceRequest</c>.</param>
/// <param name="Held">Its bytes in memory.</param>
/// <param name="Packets">How many packets it came in.</param>
internal sealed record AgentBatch(PooledBytes Request, HeldBytes Held, int Packets) : IDisposable
{
    public void Dispose()
    {
        Request.Dispose();
        Held.Dispose();
    }
}
