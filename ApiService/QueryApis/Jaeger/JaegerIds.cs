using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>Ids as Jaeger prints them.</summary>
internal static class JaegerIds
{
    /// <summary>16 digits if the upper half is zero, 32 otherwise; leading zeros are kept.</summary>
    public static string Format(TraceId traceId) => traceId.High == 0 ? $"{traceId.Low:x16}" : traceId.ToString();
}
