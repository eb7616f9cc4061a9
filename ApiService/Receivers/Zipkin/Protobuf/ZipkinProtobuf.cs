using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.ApiService.Receivers.Zipkin.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Protobuf;

/// <summary>
/// Zipkin's v2 format in protobuf, https://github.com/openzipkin/zipkin-api/blob/master/zipkin.proto, over HTTP and gRPC:
/// <c>ListOfSpans { repeated Span spans = 1; }</c>
/// </summary>
internal static class ZipkinProtobuf
{
    private const int Spans = 1;

    /// <summary>Reads a request over HTTP, where Zipkin looks at the first bytes first.</summary>
    /// <param name="body">Never empty.</param>
    /// <param name="output">Where the spans go.</param>
    /// <exception cref="RefusedException">It is no such list.</exception>
    public static void ReadDetected(ReadOnlyMemory<byte> body, ZipkinToOtlp output)
    {
        if (body.Span is not [10, > 0, ..]) throw RefusedException.Malformed(ZipkinFormats.Mismatch(ZipkinFormats.Protobuf, body.Span));
        Read(body, output);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="body">May be empty: no spans.</param>
    /// <param name="output">Where the spans go.</param>
    /// <exception cref="RefusedException">It is no such list; the message has Zipkin's form.</exception>
    public static void Read(ReadOnlyMemory<byte> body, ZipkinToOtlp output)
    {
        using var texts = new ZipkinTexts();
        var span = new ZipkinSpan();
        try
        {
            var list = new ProtoReader(body.Span);
            while (list.TryReadTag())
            {
                if (!list.Is(Spans, WireType.LengthDelimited))
                {
                    list.Skip();
                    continue;
                }

                ZipkinProtobufSpanReader.Read(list.ReadMemory(body), span, texts);
                output.Write(span);
                span.Clear();
                texts.Clear();
            }
        }
        catch (MalformedProtobufException e)
        {
            throw RefusedException.Malformed($"{e.Message} reading List<Span> from proto3");
        }
    }
}
