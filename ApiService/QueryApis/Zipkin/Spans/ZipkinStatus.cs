using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>
/// The status as tags: <c>otel.status_code</c>, OK or ERROR, and for ERROR <c>error</c> with the message, which may be empty:
/// https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/#status. Spans of which a sender said it in other tags have those.
/// </summary>
internal static class ZipkinStatus
{
    public static void SetTags(Span span, ZipkinTags tags, bool sentAsTags)
    {
        var failed = span.Status == StatusCode.Error;
        // For Zipkin every span with this tag failed, whatever it says.
        if (!failed && tags.Get(ZipkinKeys.Error) is { Type: AttributeType.Bool, AsBool: false }) tags.Remove(ZipkinKeys.Error);
        if (sentAsTags || span.Status == StatusCode.Unset) return;
        tags.Set(ZipkinKeys.StatusCode, failed ? "ERROR" : "OK");
        if (failed && (span.StatusMessage.Length > 0 || tags.Get(ZipkinKeys.Error).Type is AttributeType.Empty or AttributeType.Bool))
            tags.Set(ZipkinKeys.Error, span.StatusMessage);
    }
}
