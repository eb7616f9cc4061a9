using Jaeger.ApiV3;
using StoredSummary = Jaeger.Storage.V2.TraceSummary;

namespace Tracepost.ApiService.QueryApis.JaegerV3.Grpc;

/// <summary>The store's summary of a trace in the words of the query API, whose ids are hexadecimal.</summary>
internal static class JaegerV3Summary
{
    public static TraceSummary Of(StoredSummary summary) => new()
    {
        TraceId = Convert.ToHexStringLower(summary.TraceId.Span),
        RootServiceName = summary.RootServiceName,
        RootOperationName = summary.RootOperationName,
        MinStartTimeUnixNano = summary.MinStartTimeUnixNano,
        MaxEndTimeUnixNano = summary.MaxEndTimeUnixNano,
        SpanCount = summary.SpanCount,
        ErrorSpanCount = summary.ErrorSpanCount,
        OrphanSpanCount = summary.OrphanSpanCount,
        Services =
        {
            summary.Services.Select(service => new ServiceSummary
            {
                Name = service.Name,
                SpanCount = service.SpanCount,
                ErrorSpanCount = service.ErrorSpanCount,
            }),
        },
    };
}
