using System.Net.Sockets;
using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.Benchmarks.Load.Http2;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.Benchmarks.Load;

/// <summary>One application that exports: a connection of its own, made again when it breaks.</summary>
internal sealed class OtlpSender(Uri endpoint) : IDisposable
{
    private static readonly string Path = $"/{RawOtlp.Export.ServiceName}/{RawOtlp.Export.Name}";

    private Http2Connection? _connection;

    /// <summary>Exports a request.</summary>
    /// <returns>Whether it was acknowledged. If not, it was refused for now, or the receiver is away, and it is to be sent again.</returns>
    /// <exception cref="RpcException">It was refused for good.</exception>
    public async Task<bool> TryExportAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            _connection ??= await Http2Connection.ConnectAsync(endpoint, Path, cancellationToken);
            return Read(await _connection.CallAsync(request, cancellationToken));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            Dispose();
            return false;
        }
        finally
        {
            if (_connection is { IsUsable: false }) Dispose();
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private static bool Read(GrpcAnswer answer)
    {
        var status = answer.Status;
        if (status.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable) return false;
        if (status.StatusCode != StatusCode.OK) throw new RpcException(status);
        // Some receivers say a full success in more words than none.
        if (answer.Message(ExportTraceServiceResponse.Parser).PartialSuccess is { RejectedSpans: > 0 } partly)
            throw new InvalidOperationException($"The benchmark's spans were rejected: {partly.ErrorMessage}");
        return true;
    }
}
