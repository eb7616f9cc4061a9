using System.Globalization;
using System.Text.Json;
using Jaeger.Storage.V2;

namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>
/// Summaries in the JSON form of their protobuf message: <c>{"summaries":[{"traceId":"…","rootServiceName":"shop",…}]}</c>. Ids are
/// hexadecimal, 64-bit numbers are strings, and what is zero or empty is left out, but for lists.
/// </summary>
internal static class SummariesAnswer
{
    public static async Task WriteAsync(HttpContext http, IAsyncEnumerator<TraceSummary> summaries, CancellationToken cancellationToken)
    {
        var any = await summaries.MoveNextAsync();
        await using var answer = JsonAnswer.Begin(http);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("summaries");
        for (; any; any = await summaries.MoveNextAsync())
        {
            Write(answer.Json, summaries.Current);
            await answer.FlushIfFullAsync(cancellationToken);
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteEndObject();
        await answer.EndAsync(cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, TraceSummary summary)
    {
        json.WriteStartObject();
        json.WriteString("traceId", Convert.ToHexStringLower(summary.TraceId.Span));
        WriteText(json, "rootServiceName", summary.RootServiceName);
        WriteText(json, "rootOperationName", summary.RootOperationName);
        WriteTime(json, "minStartTimeUnixNano", summary.MinStartTimeUnixNano);
        WriteTime(json, "maxEndTimeUnixNano", summary.MaxEndTimeUnixNano);
        WriteCount(json, "spanCount", summary.SpanCount);
        WriteCount(json, "errorSpanCount", summary.ErrorSpanCount);
        WriteCount(json, "orphanSpanCount", summary.OrphanSpanCount);
        json.WriteStartArray("services");
        foreach (var service in summary.Services)
        {
            json.WriteStartObject();
            WriteText(json, "name", service.Name);
            WriteCount(json, "spanCount", service.SpanCount);
            WriteCount(json, "errorSpanCount", service.ErrorSpanCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0) json.WriteString(name, text);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, ulong unixNano)
    {
        if (unixNano != 0) json.WriteString(name, unixNano.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteCount(Utf8JsonWriter json, string name, int count)
    {
        if (count != 0) json.WriteNumber(name, count);
    }
}
