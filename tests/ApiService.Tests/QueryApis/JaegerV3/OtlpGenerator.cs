using CsCheck;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary>Random <c>TracesData</c> of one trace: every field, empty messages, every type of value, nested.</summary>
internal static class OtlpGenerator
{
    private static readonly string[] OddTexts = ["", "\"<&>\\\n\0", "ü€𝄞", " "];
    private static readonly double[] OddNumbers = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.5];
    private static readonly Gen<string> Text = Gen.OneOf(Gen.String[Gen.Char['a', 'z'], 0, 8], Gen.Int[0, 3].Select(i => OddTexts[i]));
    private static readonly Gen<ByteString> Bytes = Gen.Byte.Array[0, 12].Select(ByteString.CopyFrom);
    private static readonly Gen<ulong> Time = Gen.OneOf(Gen.ULong, Gen.Const(0UL));
    private static readonly Gen<uint> Count = Gen.OneOf(Gen.UInt, Gen.Const(0U));
    private static readonly Gen<double> Number = Gen.OneOf(Gen.Double, Gen.Int[0, 4].Select(i => OddNumbers[i]));

    private static readonly Gen<AnyValue> Scalar = Gen.OneOf(
        Text.Select(value => new AnyValue { StringValue = value }),
        Gen.Bool.Select(value => new AnyValue { BoolValue = value }),
        Gen.Long.Select(value => new AnyValue { IntValue = value }),
        Number.Select(value => new AnyValue { DoubleValue = value }),
        Bytes.Select(value => new AnyValue { BytesValue = value }),
        Gen.Const(0).Select(_ => new AnyValue()));

    private static readonly Gen<AnyValue> Value = Nested(Nested(Scalar));

    private static readonly Gen<List<KeyValue>> Attributes =
        Gen.Select(Text, Value, Gen.Bool, (key, value, present) => new KeyValue { Key = key, Value = present ? value : null }).List[0, 4];

    private static readonly Gen<Span.Types.Event> Event = Gen.Select(Time, Text, Attributes, Count, (time, name, attributes, dropped) =>
        new Span.Types.Event { TimeUnixNano = time, Name = name, Attributes = { attributes }, DroppedAttributesCount = dropped });

    private static readonly Gen<Span.Types.Link> Link = Gen.Select(Bytes, Bytes, Text, Attributes, Count, Count, (trace, span, state, attributes, dropped, flags) =>
        new Span.Types.Link { TraceId = trace, SpanId = span, TraceState = state, Attributes = { attributes }, DroppedAttributesCount = dropped, Flags = flags });

    private static readonly Gen<Status?> Outcome = Gen.Select(Text, Gen.Int[0, 2], Gen.Bool, (message, code, present) =>
        present ? new Status { Message = message, Code = (Status.Types.StatusCode)code } : null);

    private static readonly Gen<Span> Span =
        from id in Bytes
        from parent in Bytes
        from texts in Text.Array[2]
        from kind in Gen.Int[0, 5]
        from times in Time.Array[2]
        from counts in Count.Array[4]
        from attributes in Attributes
        from events in Event.List[0, 3]
        from links in Link.List[0, 3]
        from status in Outcome
        select new Span
        {
            TraceId = TraceId,
            SpanId = id,
            ParentSpanId = parent,
            TraceState = texts[0],
            Name = texts[1],
            Kind = (Span.Types.SpanKind)kind,
            StartTimeUnixNano = times[0],
            EndTimeUnixNano = times[1],
            DroppedAttributesCount = counts[0],
            DroppedEventsCount = counts[1],
            DroppedLinksCount = counts[2],
            Flags = counts[3],
            Attributes = { attributes },
            Events = { events },
            Links = { links },
            Status = status,
        };

    private static readonly Gen<ScopeSpans> Scope = Gen.Select(Text, Attributes, Count, Span.List[0, 3], Gen.Bool, (text, attributes, dropped, spans, present) => new ScopeSpans
    {
        Scope = present ? new InstrumentationScope { Name = text, Version = text, Attributes = { attributes }, DroppedAttributesCount = dropped } : null,
        Spans = { spans },
        SchemaUrl = text,
    });

    private static readonly Gen<ResourceSpans> Resource = Gen.Select(Text, Attributes, Count, Scope.List[0, 3], Gen.Bool, (text, attributes, dropped, scopes, present) => new ResourceSpans
    {
        Resource = !present ? null : new Resource
        {
            Attributes = { attributes },
            DroppedAttributesCount = dropped,
            EntityRefs = { new EntityRef { Type = text, SchemaUrl = text, IdKeys = { text, "b" }, DescriptionKeys = { text } } },
        },
        ScopeSpans = { scopes },
        SchemaUrl = text,
    });

    public static ByteString TraceId { get; } = ByteString.CopyFrom([.. Enumerable.Repeat((byte)7, 16)]);

    public static Gen<TracesData> TracesData { get; } = Resource.List[0, 3].Select(resources => new TracesData { ResourceSpans = { resources } });

    private static Gen<AnyValue> Nested(Gen<AnyValue> inner) => Gen.OneOf(
        inner,
        inner.List[0, 3].Select(values => new AnyValue { ArrayValue = new ArrayValue { Values = { values } } }),
        Gen.Select(Text, inner).List[0, 3].Select(entries => new AnyValue
        {
            KvlistValue = new KeyValueList { Values = { entries.Select(entry => new KeyValue { Key = entry.Item1, Value = entry.Item2 }) } },
        }));
}
