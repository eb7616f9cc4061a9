using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Zipkin's v1 format in Thrift, <c>POST /api/v1/spans</c> as <c>application/x-thrift</c>: a bare list of spans in TBinaryProtocol:
/// <code>
/// 0C 00 00 00 01                            a list of structs, which some reporters call strings (0B), of one element
/// 0A 00 01 00 00 00 00 00 00 00 2A          i64 trace_id = 42 …
/// </code>
/// </summary>
internal static class ZipkinV1Thrift
{
    /// <summary>Reads a request.</summary>
    /// <param name="body">Never empty.</param>
    /// <param name="output">Where the spans go.</param>
    /// <exception cref="RefusedException">It is no such list, or it ends too early.</exception>
    public static void Read(ReadOnlyMemory<byte> body, ZipkinToOtlp output)
    {
        if (body.Span[0] is not (11 or 12)) throw RefusedException.Malformed(ZipkinFormats.Mismatch(ZipkinFormats.Thrift, body.Span));
        try
        {
            var reader = new ThriftBinaryReader(body.Span);
            ReadList(ref reader, body, output);
        }
        catch (MalformedThriftException e)
        {
            throw RefusedException.Malformed($"{e.Message} reading List<Span> from TBinary");
        }
    }

    /// <summary>Reads a list of spans, in whichever encoding; the type that it gives its elements does not matter.</summary>
    /// <param name="reader">At the list; its input is the whole body.</param>
    /// <param name="body">What the reader reads.</param>
    /// <param name="output">Where the spans go.</param>
    /// <exception cref="MalformedThriftException">It is no such list.</exception>
    public static void ReadList<TReader>(ref TReader reader, ReadOnlyMemory<byte> body, ZipkinToOtlp output)
        where TReader : struct, IThriftReader, allows ref struct
    {
        using var request = new V1Request(output);
        var spans = reader.ReadList();
        for (var i = 0; i < spans.Count; i++)
        {
            V1ThriftSpanReader.Read(ref reader, body, request.Span, request.Texts);
            request.WriteSpan();
        }
    }
}
