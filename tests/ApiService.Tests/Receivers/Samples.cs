using System.IO.Compression;
using CsCheck;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>OTLP requests to send.</summary>
internal static class Samples
{
    private static readonly Gen<ByteString> GenBytes = Gen.Byte.Array[0, 20].Select(ByteString.CopyFrom);

    private static readonly Gen<string> GenText = Gen.OneOf(Gen.String.AlphaNumeric, Gen.String.Where(IsWellFormed), Gen.Const(""), Gen.Const("ü\"\\\n\u0000😀"));

    private static readonly Gen<AnyValue> GenValue = Gen.Recursive<AnyValue>((depth, self) => depth > 3
        ? Gen.Const(new AnyValue())
        : Gen.OneOf(
            GenText.Select(v => new AnyValue { StringValue = v }),
            Gen.Bool.Select(v => new AnyValue { BoolValue = v }),
            Gen.Long.Select(v => new AnyValue { IntValue = v }),
            Gen.OneOf(Gen.Double, Gen.Const(double.NaN), Gen.Const(double.NegativeInfinity)).Select(v => new AnyValue { DoubleValue = v }),
            GenBytes.Select(v => new AnyValue { BytesValue = v }),
            self.Array[0, 3].Select(v => new AnyValue { ArrayValue = new ArrayValue { Values = { v } } }),
            Gen.Select(GenText, self).Array[0, 3].Select(v => new AnyValue
            {
                KvlistValue = new KeyValueList { Values = { v.Select(e => new KeyValue { Key = e.Item1, Value = e.Item2 }) } },
            }),
            Gen.Const(new AnyValue())));

    private static readonly Gen<KeyValue[]> GenAttributes = Gen.Select(GenText, GenValue, (key, value) => new KeyValue { Key = key, Value = value }).Array[0, 4];

    private static readonly Gen<ByteString> GenTraceId = Gen.Byte.Array[16].Select(ByteString.CopyFrom);

    private static readonly Gen<ByteString> GenSpanId = Gen.Byte.Array[8].Select(ByteString.CopyFrom);

    private static readonly Gen<Span> GenSpan =
        from ids in Gen.Select(GenTraceId, GenSpanId, GenSpanId)
        from names in Gen.Select(GenText, GenText, GenText)
        from kind in Gen.Int[0, 5]
        from times in Gen.Select(Gen.ULong, Gen.ULong)
        from attributes in GenAttributes
        from counts in Gen.Select(Gen.UInt, Gen.UInt, Gen.UInt, Gen.UInt)
        from events in Gen.Select(Gen.ULong, GenText, GenAttributes, (time, name, own) => new Span.Types.Event { TimeUnixNano = time, Name = name, Attributes = { own } }).Array[0, 3]
        from links in Gen.Select(GenTraceId, GenSpanId, GenAttributes, Gen.UInt, (trace, span, own, flags) => new Span.Types.Link { TraceId = trace, SpanId = span, Attributes = { own }, Flags = flags }).Array[0, 3]
        from status in Gen.Int[0, 2]
        select new Span
        {
            TraceId = ids.Item1, SpanId = ids.Item2, ParentSpanId = ids.Item3, TraceState = names.Item1, Name = names.Item2,
            Kind = (Span.Types.SpanKind)kind, StartTimeUnixNano = times.Item1, EndTimeUnixNano = times.Item2, Attributes = { attributes },
            DroppedAttributesCount = counts.Item1, DroppedEventsCount = counts.Item2, DroppedLinksCount = counts.Item3, Flags = counts.Item4,
            Events = { events }, Links = { links }, Status = new Status { Code = (Status.Types.StatusCode)status, Message = names.Item3 },
        };

    /// <summary>Any OTLP request that a full parser takes.</summary>
    public static readonly Gen<ExportTraceServiceRequest> GenRequest =
        from attributes in GenAttributes
        from scope in Gen.Select(GenText, GenText, GenAttributes, Gen.UInt)
        from spans in GenSpan.Array[0, 4]
        from schema in GenText
        select new ExportTraceServiceRequest
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = new Resource { Attributes = { attributes } },
                    SchemaUrl = schema,
                    ScopeSpans =
                    {
                        new ScopeSpans
                        {
                            Scope = new InstrumentationScope { Name = scope.Item1, Version = scope.Item2, Attributes = { scope.Item3 }, DroppedAttributesCount = scope.Item4 },
                            Spans = { spans },
                            SchemaUrl = schema,
                        },
                    },
                },
            },
        };

    /// <summary>A request with so many plain spans.</summary>
    public static ExportTraceServiceRequest Request(int spans = 1, int attributeLength = 0)
    {
        var scope = new ScopeSpans();
        for (var i = 0; i < spans; i++)
        {
            scope.Spans.Add(new Span
            {
                TraceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, 16)]),
                SpanId = ByteString.CopyFrom(BitConverter.GetBytes((long)i + 1)),
                Name = "work",
                StartTimeUnixNano = 1_700_000_000_000_000_000,
                EndTimeUnixNano = 1_700_000_000_100_000_000,
                Attributes = { new KeyValue { Key = "filler", Value = new AnyValue { StringValue = new string('x', attributeLength) } } },
            });
        }

        return new ExportTraceServiceRequest { ResourceSpans = { new ResourceSpans { ScopeSpans = { scope } } } };
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize)) gzip.Write(bytes);
        return output.ToArray();
    }

    public static byte[] Compress(byte[] bytes, string? encoding)
    {
        if (encoding == "gzip") return Gzip(bytes);
        if (encoding != "deflate") return bytes;
        using var output = new MemoryStream();
        using (var deflate = new ZLibStream(output, CompressionLevel.Fastest)) deflate.Write(bytes);
        return output.ToArray();
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }

        return true;
    }
}
