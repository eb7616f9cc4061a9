using CsCheck;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;
using OtlpAnyValue = OpenTelemetry.Proto.Common.V1.AnyValue;
using OtlpKeyValue = OpenTelemetry.Proto.Common.V1.KeyValue;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests.Otlp;

/// <summary>The decoder against Google.Protobuf on random messages.</summary>
public sealed class TracesDataDecoderTests
{
    private static readonly Gen<string> Texts = Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['à', 'ÿ'], Gen.Char['一', '丿']), 0, 8];

    private static readonly Gen<OtlpAnyValue> Values = Gen.Recursive<OtlpAnyValue>((depth, value) => depth > 2 ? Scalars : Gen.Frequency(
        (4, Scalars),
        (1, value.List[0, 3].Select(values => new OtlpAnyValue { ArrayValue = new ArrayValue { Values = { values } } })),
        (1, Gen.Select(Texts, value).List[0, 3].Select(entries => new OtlpAnyValue
        {
            KvlistValue = new KeyValueList { Values = { entries.Select(entry => new OtlpKeyValue { Key = entry.Item1, Value = entry.Item2 }) } },
        }))));

    private static readonly Gen<List<OtlpKeyValue>> Attributes =
        Gen.Select(Texts, Values, (key, value) => new OtlpKeyValue { Key = key, Value = value }).List[0, 4];

    private static readonly Gen<OtlpSpan> Spans = Gen.Select(
        Gen.Byte.Array[16], Gen.Byte.Array[8], Gen.OneOf(Gen.Byte.Array[0], Gen.Byte.Array[8]), Texts, Gen.Int[0, 5], Gen.ULong, Attributes, Attributes)
        .Select((trace, id, parent, text, kind, number, attributes, others) => new OtlpSpan
        {
            TraceId = ByteString.CopyFrom(trace),
            SpanId = ByteString.CopyFrom(id),
            ParentSpanId = ByteString.CopyFrom(parent),
            TraceState = text,
            Name = text,
            Kind = (OtlpSpan.Types.SpanKind)kind,
            StartTimeUnixNano = number,
            EndTimeUnixNano = number >> 1,
            Flags = (uint)number,
            DroppedAttributesCount = (uint)number,
            Status = kind == 0 ? null : new Status { Code = (Status.Types.StatusCode)(kind % 3), Message = text },
            Attributes = { attributes },
            Events = { others.Select(one => new OtlpSpan.Types.Event { Name = one.Key, TimeUnixNano = number, Attributes = { one } }) },
            Links = { others.Select(one => new OtlpSpan.Types.Link { TraceId = ByteString.CopyFrom(trace), SpanId = ByteString.CopyFrom(id), Attributes = { one } }) },
        });

    private static Gen<OtlpAnyValue> Scalars => Gen.OneOf(
        Gen.Const(new OtlpAnyValue()),
        Texts.Select(value => new OtlpAnyValue { StringValue = value }),
        Gen.Bool.Select(value => new OtlpAnyValue { BoolValue = value }),
        Gen.Long.Select(value => new OtlpAnyValue { IntValue = value }),
        Gen.Double.Select(value => new OtlpAnyValue { DoubleValue = value }),
        Gen.Byte.Array[0, 5].Select(value => new OtlpAnyValue { BytesValue = ByteString.CopyFrom(value) }));

    [Fact]
    public void Reads_what_Google_Protobuf_reads() => Gen.Select(Spans.List[0, 4], Attributes, Attributes, Texts).Sample((spans, resource, scope, text) =>
    {
        var data = new TracesData
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = new() { Attributes = { resource } },
                    SchemaUrl = text,
                    ScopeSpans = { new ScopeSpans { Scope = new() { Name = text, Version = text, Attributes = { scope } }, Spans = { spans } } },
                },
            },
        };
        var decoded = TracesDataDecoder.Decode(data.ToByteArray());
        Assert.Equal(spans.Count, decoded.Count);
        foreach (var (expected, span) in spans.Zip(decoded))
        {
            Assert.Equal(expected, OtlpSpan.Parser.ParseFrom(span.Otlp.Span));
            Assert.Equal(Convert.ToHexStringLower(expected.TraceId.Span), span.TraceId.ToString());
            Assert.Equal(Convert.ToHexStringLower(expected.SpanId.Span), span.SpanId.ToString());
            Assert.Equal(expected.ParentSpanId.IsEmpty ? new string('0', 16) : Convert.ToHexStringLower(expected.ParentSpanId.Span), span.ParentSpanId.ToString());
            Assert.Equal((expected.Name, expected.TraceState, (int)expected.Kind), (span.Name, span.TraceState, (int)span.Kind));
            Assert.Equal((expected.StartTimeUnixNano, expected.EndTimeUnixNano, expected.Flags), (span.StartUnixNano, span.EndUnixNano, span.Flags));
            Assert.Equal((expected.Status?.Message ?? "", (int)(expected.Status?.Code ?? 0)), (span.StatusMessage, (int)span.Status));
            Assert.Equal(Text(expected.Attributes), Text(span.Attributes));
            Assert.Equal(expected.Events.Select(one => (one.Name, Text(one.Attributes))), span.Events.Select(one => (one.Name, Text(one.Attributes))));
            Assert.Equal(expected.Links.Select(one => Text(one.Attributes)), span.Links.Select(one => Text(one.Attributes)));
            Assert.Equal((Text(resource), text), (Text(span.Resource.Attributes), span.Resource.SchemaUrl));
            Assert.Equal((Text(scope), text, text), (Text(span.Scope.Attributes), span.Scope.Name, span.Scope.Version));
        }
    });

    [Fact]
    public void Refuses_every_cut_message_that_Google_Protobuf_refuses() => Spans.Sample(span =>
    {
        var bytes = new TracesData { ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { span } } } } } }.ToByteArray();
        for (var length = 1; length < bytes.Length; length++)
            Assert.Throws<MalformedProtobufException>(() => TracesDataDecoder.Decode(bytes.AsMemory(0, length)));
    }, iter: 20);

    private static string Text(IEnumerable<OtlpKeyValue> attributes) => string.Join(';', attributes.Select(one => $"{one.Key}={Text(one.Value)}"));

    private static string Text(IEnumerable<KeyValue> attributes) => string.Join(';', attributes.Select(one => $"{one.Key}={Text(one.Value)}"));

    private static string Text(OtlpAnyValue value) => value.ValueCase switch
    {
        OtlpAnyValue.ValueOneofCase.StringValue => $"s{value.StringValue}",
        OtlpAnyValue.ValueOneofCase.BoolValue => $"b{value.BoolValue}",
        OtlpAnyValue.ValueOneofCase.IntValue => FormattableString.Invariant($"i{value.IntValue}"),
        OtlpAnyValue.ValueOneofCase.DoubleValue => FormattableString.Invariant($"d{value.DoubleValue:R}"),
        OtlpAnyValue.ValueOneofCase.BytesValue => $"x{value.BytesValue.ToBase64()}",
        OtlpAnyValue.ValueOneofCase.ArrayValue => $"[{string.Join(',', value.ArrayValue.Values.Select(Text))}]",
        OtlpAnyValue.ValueOneofCase.KvlistValue => $"{{{Text(value.KvlistValue.Values)}}}",
        _ => "-",
    };

    private static string Text(AttributeValue value) => value.Type switch
    {
        AttributeType.String => $"s{value.AsString}",
        AttributeType.Bool => $"b{value.AsBool}",
        AttributeType.Int => FormattableString.Invariant($"i{value.AsInt}"),
        AttributeType.Double => FormattableString.Invariant($"d{value.AsDouble:R}"),
        AttributeType.Bytes => $"x{Convert.ToBase64String(value.AsBytes)}",
        AttributeType.Array => $"[{string.Join(',', value.AsArray.Select(Text))}]",
        AttributeType.Map => $"{{{Text(value.AsMap)}}}",
        _ => "-",
    };
}
