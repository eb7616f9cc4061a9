using System.Buffers;
using Google.Protobuf;
using Google.Rpc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Storage.Schema;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Ingest.Otlp;

/// <summary>
/// OTLP over HTTP, as ApiService writes: protobuf, not compressed, its length known. So nothing of a request is read before there is room for all
/// of it, and then it is read into the buffer from which it is stored. What is refused is answered with a <c>google.rpc.Status</c>:
/// https://opentelemetry.io/docs/specs/otlp/#otlphttp-response. A 200 means that the spans are committed.
/// <code>
/// POST /v1/traces HTTP/1.1
/// Content-Type: application/x-protobuf
/// Content-Length: 163840
/// </code>
/// </summary>
internal sealed class HttpExport(Ingestor ingestor, ExportAnswer answer, StoreReadiness readiness, IngestOptions options)
{
    // What has been promised room must come: slower than a request of 16 MiB in a minute is not worth waiting for.
    private static readonly MinDataRate LeastRate = new(bytesPerSecond: 256 * 1024, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Takes a request and answers it.</summary>
    /// <remarks>A sender that hangs up once the request has been read does not end it: its spans are accepted, and a writer may be reading the buffer.</remarks>
    public async Task ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength is not { } length) await RefuseAsync(context, ExportError.Malformed("A request needs a Content-Length."));
        else if (request.ContentType != RawOtlp.HttpContentType || request.Headers.ContentEncoding.Count > 0)
            await RefuseAsync(context, ExportError.Malformed($"A request must be {RawOtlp.HttpContentType}, and not compressed."));
        else if (length > options.MaxRequestBytes) await RefuseAsync(context, ExportError.TooLarge(options.MaxRequestBytes));
        else if (length > 0 && !readiness.IsReady) await RefuseAsync(context, ExportError.NotPrepared());
        else await StoreAsync(context, (int)length);
    }

    private async Task StoreAsync(HttpContext context, int length)
    {
        PooledBytes? body = null;
        try
        {
            var result = await ingestor.IngestAsync(length, async () => body = await ReadAsync(context, length), context.RequestAborted);
            if (result.Outcome == IngestOutcome.Stored) await SendAsync(context, StatusCodes.Status200OK, answer.To(result).Memory);
            else await RefuseAsync(context, ExportError.Of(result));
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The sender hung up; what is left to say, nobody hears.
        }
        finally
        {
            body?.Dispose();
        }
    }

    private static async Task<PooledBytes> ReadAsync(HttpContext context, int length)
    {
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = LeastRate;
        var body = PooledBytes.Rent(length);
        try
        {
            var reader = context.Request.BodyReader;
            for (var at = 0; at < length;)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                read.Buffer.CopyTo(body.Writable[at..]);
                at += (int)read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted && at < length) throw new EndOfStreamException("The body is shorter than its Content-Length.");
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static Task RefuseAsync(HttpContext context, Status status) => SendAsync(context, HttpStatus((Code)status.Code, status.Details.Count > 0), status.ToByteArray());

    private static async Task SendAsync(HttpContext context, int status, ReadOnlyMemory<byte> message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = RawOtlp.HttpContentType;
        context.Response.ContentLength = message.Length;
        if (message.Length > 0) await context.Response.Body.WriteAsync(message, context.RequestAborted);
    }

    private static int HttpStatus(Code code, bool isWorthRepeating) => code switch
    {
        Code.InvalidArgument => StatusCodes.Status400BadRequest,
        Code.ResourceExhausted => isWorthRepeating ? StatusCodes.Status429TooManyRequests : StatusCodes.Status413PayloadTooLarge,
        Code.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
