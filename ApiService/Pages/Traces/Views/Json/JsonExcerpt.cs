using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.ApiService.Pages.Traces.Views.Json;

/// <summary>The beginning of a trace's OTLP JSON, to be read by people: as much as a page can hold.</summary>
/// <param name="Json">The JSON in UTF-8, indented; cut at the end of a line unless it is whole.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
internal sealed record JsonExcerpt(ReadOnlyMemory<byte> Json, bool IsWhole)
{
    /// <summary>The most bytes that are shown.</summary>
    public const int MaxBytes = 64 * 1024;

    // No span takes less than a hundred bytes.
    private const int MaxSpans = MaxBytes / 100, ChunkBytes = 16 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes as many spans as there is room for, those of one resource and scope together.</summary>
    public static JsonExcerpt Of(TraceTree tree)
    {
        Span[] spans =
        [
            .. tree.Nodes.Take(MaxSpans).Select(node => node.Span)
                .GroupBy(span => span.Resource).SelectMany(resource => resource.GroupBy(span => span.Scope)).SelectMany(scope => scope),
        ];
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        foreach (var chunk in TracesDataEncoder.Encode(spans, ChunkBytes))
        {
            using (chunk) OtlpJsonWriter.WriteResourceSpans(json, chunk.Span);
            json.Flush();
            if (buffer.WrittenCount > MaxBytes) return new JsonExcerpt(Cut(buffer.WrittenMemory), false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        var isWhole = buffer.WrittenCount <= MaxBytes && spans.Length == tree.Nodes.Count;
        return new JsonExcerpt(isWhole ? buffer.WrittenMemory : Cut(buffer.WrittenMemory), isWhole);
    }

    // At the end of a line; a line that is longer than all that is shown, between two characters.
    private static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> json)
    {
        if (json.Length <= MaxBytes) return json;
        var end = json.Span[..MaxBytes].LastIndexOf((byte)'\n');
        if (end > MaxBytes / 2) return json[..end];
        for (end = MaxBytes; (json.Span[end] & 0xc0) == 0x80;) end--;
        return json[..end];
    }
}
