using System.Globalization;
using System.Text;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Ingest.Slicing;
using Tracepost.DataService.Storage.Retention;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Ingest.Otlp;

/// <summary>
/// The <c>ExportTraceServiceResponse</c> to a request that was stored: empty, or with a <c>partial_success</c> that says which spans were
/// rejected and why, or (with no span rejected) what the sender should know:
/// https://opentelemetry.io/docs/specs/otlp/#partial-success.
/// </summary>
internal sealed class ExportAnswer(RetentionOptions retention)
{
    // Of no bytes, so it can be given to all.
    private static readonly PooledBytes FullSuccess = PooledBytes.TakeOver([], 0);

    /// <summary>The response, serialized.</summary>
    public PooledBytes To(in IngestResult result)
    {
        if (result.Rejections.Total == 0 && result.EndBeforeStart == 0)
            return FullSuccess;
        var response = new ExportTraceServiceResponse
        {
            PartialSuccess = new ExportTracePartialSuccess { RejectedSpans = result.Rejections.Total, ErrorMessage = Message(result) },
        };
        return PooledBytes.Copy(response.ToByteArray());
    }

    private string Message(in IngestResult result)
    {
        var message = new StringBuilder();
        var rejections = result.Rejections;
        if (rejections.Total > 0)
        {
            message.Append(CultureInfo.InvariantCulture, $"rejected {rejections.Total} of {rejections.Total + result.Accepted} spans: ");
            for (var reason = Rejection.TraceId; (int)reason < Rejections.Reasons; reason++)
            {
                if (rejections[reason] > 0)
                    message.Append(CultureInfo.InvariantCulture, $"{rejections[reason]} {Words(reason)}, ");
            }

            message.Length -= 2;
        }

        if (result.EndBeforeStart > 0)
        {
            if (message.Length > 0)
                message.Append("; ");
            message.Append(CultureInfo.InvariantCulture, $"{result.EndBeforeStart} of the stored spans end before they start");
        }

        return message.ToString();
    }

    private string Words(Rejection reason) => reason switch
    {
        Rejection.TraceId => "without a valid trace_id (16 bytes, not all zero)",
        Rejection.SpanId => "without a valid span_id (8 bytes, not all zero)",
        Rejection.ParentSpanId => "with a parent_span_id that is neither empty nor 8 bytes",
        Rejection.NoStart => "without a start_time_unix_nano",
        Rejection.TooOld => string.Create(CultureInfo.InvariantCulture, $"that start before the retention of {retention.Days} days"),
        _ => string.Create(CultureInfo.InvariantCulture, $"that start more than {retention.FutureHours} hours in the future"),
    };
}
