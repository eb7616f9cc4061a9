using System.Text;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Storage;

/// <summary>Makes fragments that look like real ones; the store does not read their payloads.</summary>
internal static class TestFragments
{
    public static Fragment Create(NameTable names, long startNs, string service = "orders", string operation = "GET /orders", byte[]? payload = null)
    {
        var name = names.Operation(names.Service(Encoding.UTF8.GetBytes(service)), Encoding.UTF8.GetBytes(operation), SpanKind.Server);
        return Create(startNs, [name], payload is null ? default(ReadOnlyMemory<byte>?) : payload.AsMemory());
    }

    public static Fragment Create(long startNs, IReadOnlyList<OperationName> operations, ReadOnlyMemory<byte>? payload = null) => new()
    {
        TraceId = new TraceId((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64(1, long.MaxValue)),
        StartNs = startNs,
        EndNs = startNs + 5_000_000,
        LongestNs = 4_000_000,
        SpanCount = operations.Count,
        ErrorCount = 0,
        Root = operations[0],
        Operations = operations,
        Payload = payload ?? Payload(operations.Count),
    };

    /// <summary>The same fragment with another payload.</summary>
    public static Fragment WithPayload(Fragment fragment, byte[] payload) => new()
    {
        TraceId = fragment.TraceId,
        StartNs = fragment.StartNs,
        EndNs = fragment.EndNs,
        LongestNs = fragment.LongestNs,
        SpanCount = fragment.SpanCount,
        ErrorCount = fragment.ErrorCount,
        Root = fragment.Root,
        Operations = fragment.Operations,
        Payload = payload,
    };

    /// <summary>Bytes as repetitive as spans are.</summary>
    public static byte[] Payload(int spans)
    {
        var text = new StringBuilder();
        for (var i = 0; i <= spans; i++)
        {
            var id = Random.Shared.NextInt64();
            text.Append($"\nservice.nameorders\u0012http.request.methodGET\u0012url.path/api/orders/{id % 10_000}\u0012span{id:x16}");
            text.Append("\u0012network.protocol.version1.1\u0012user_agent.originalMozilla/5.0 (X11; Linux x86_64)\u0012http.response.status_code200");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Unix nanoseconds.</summary>
    public static long Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
}
