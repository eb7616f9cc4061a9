using System.Globalization;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Views.Spans;

/// <summary>The spans that a filter leaves as comma-separated values, sent while they are written.</summary>
internal sealed class SpansFile(SpansModel model) : IResult
{
    private const int FlushAt = 64 * 1024;

    private static readonly string[] Columns =
        ["span", "parent", "service", "operation", "kind", "start_unix_ns", "start_offset_ns", "duration_ns", "self_ns", "status", "status_message"];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"trace-{model.Trace.Id}.csv\"";
        var body = response.BodyWriter;
        var csv = new CsvWriter(body);
        foreach (var column in Columns) csv.Plain(column);
        csv.End();
        foreach (var node in model.Sorted)
        {
            Write(csv, node);
            if (body.UnflushedBytes >= FlushAt) await body.FlushAsync(httpContext.RequestAborted);
        }

        await body.FlushAsync(httpContext.RequestAborted);
    }

    private void Write(CsvWriter csv, TraceNode node)
    {
        var (span, tree) = (node.Span, model.Trace.Tree);
        csv.Plain(model.Trace.KeyOf(node)).Plain(span.ParentSpanId.IsZero ? "" : span.ParentSpanId.ToString())
            .Text(span.Resource.ServiceName).Text(span.Name).Plain(span.Kind.ToJaeger())
            .Plain(Number(span.StartUnixNano)).Plain(Number(span.StartUnixNano - tree.StartUnixNano))
            .Plain(Number(span.DurationNano)).Plain(Number(model.Trace.SelfTimes[node]))
            .Plain(span.Status.ToString().ToLowerInvariant()).Text(span.StatusMessage).End();
    }

    private static string Number(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
