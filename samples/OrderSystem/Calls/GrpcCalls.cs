using Tracepost.OrderSystem.Cluster;
using Tracepost.OrderSystem.Simulation;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;

namespace Tracepost.OrderSystem.Calls;

/// <summary>gRPC calls, as https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/ describes them.</summary>
internal static class GrpcCalls
{
    /// <summary>
    /// A client span here and a server span there. A failure there is answered with INTERNAL. Returns whether it went well.
    /// </summary>
    public static bool Rpc(this SimSpan caller, Service service, string method, Action<SimSpan> handle) =>
        caller.Child(method, SpanKind.Client, scope: caller.Pod.Service.Runtime.Rpc, work: client =>
        {
            Describe(client, service, method);
            client.Work(0.3);
            var pod = client.Dice.OneOf(service.Pods);
            var good = client.Child(method, SpanKind.Server, pod: pod, scope: service.Runtime.Rpc, work: server =>
            {
                Describe(server, service, method);
                handle(server);
                server.Set("rpc.response.status_code", server.Failed ? "INTERNAL" : "OK");
            });
            client.Work(0.2);
            client.Set("rpc.response.status_code", good ? "OK" : "INTERNAL");
            if (good) return;
            client.Set("error.type", "INTERNAL");
            client.Fail("INTERNAL");
        });

    /// <summary>A call that finds nobody: no server span exists, the client gives up after its deadline.</summary>
    public static void RpcTimesOut(this SimSpan caller, Service service, string method, TimeSpan deadline) =>
        caller.Child(method, SpanKind.Client, scope: caller.Pod.Service.Runtime.Rpc, work: client =>
        {
            Describe(client, service, method);
            client.Wait(deadline);
            client.Set("rpc.response.status_code", "DEADLINE_EXCEEDED").Set("error.type", "DEADLINE_EXCEEDED");
            client.Fail($"Deadline of {deadline.TotalMilliseconds:0} ms exceeded");
        });

    private static void Describe(SimSpan span, Service service, string method) =>
        span.Set("rpc.system.name", "grpc").Set("rpc.method", method)
            .Set("server.address", service.Address).Set("server.port", service.Port);
}
